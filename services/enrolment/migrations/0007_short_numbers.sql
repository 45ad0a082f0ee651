-- A number that can be said over the phone, made of an id: nothing is kept. Two may share one; then the page asks which.
create function short_number(id uuid) returns integer language sql immutable strict parallel safe
    return ((('x' || right(id::text, 8))::bit(32)::bigint) % 1000000)::integer;
create index run_by_short_number on run_copy (short_number(run_id));
