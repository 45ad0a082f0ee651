-- What the relay asks, in one journey: lock; give visible rows without a position the next dense positions, in the order
-- of seq; then what is not sent yet. Lock in one statement, number in the next: a statement that did both would see rows
-- as they were before it had the lock, and number some of them twice.
create function to_send(most integer)
returns table (
    event_id uuid, pos bigint, aggregate text, aggregate_id uuid, revision bigint, type text, body text,
    at timestamptz, trace text, timeline integer)
language plpgsql as $$
#variable_conflict use_column
begin
    perform from relay_cursor for update;
    with waiting as (
        select seq, numbered + row_number() over (order by seq) as place from journal, relay_cursor where pos is null),
    done as (
        update journal j set pos = waiting.place from waiting where j.seq = waiting.seq and j.pos is null returning 1)
    update relay_cursor set numbered = numbered + (select count(*) from done);
    return query
        select j.event_id, j.pos, j.aggregate, j.aggregate_id, j.revision, j.type, j.body, j.at, j.trace, c.timeline
        from journal j, relay_cursor c where j.pos > c.sent order by j.pos limit most;
end $$;
