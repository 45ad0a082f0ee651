"""On the way from one service to another: numbering, sending, hearing."""

from services.runtime import inbox, relay
from services.runtime.inbox import Inbox, _Batch
from services.runtime.relay import Relay
from services.runtime.work import Work
from tests.faults.planted.planting import Planting, defect, nothing

_LIFE = "delivery"
_SIGNATURE = """
create or replace function to_send(most integer)
returns table (
    event_id uuid, pos bigint, aggregate text, aggregate_id uuid, revision bigint, type text, body text,
    at timestamptz, trace text, timeline integer)
language plpgsql as $$
#variable_conflict use_column
begin
    {numbering}
    return query
        select j.event_id, j.pos, j.aggregate, j.aggregate_id, j.revision, j.type, j.body, j.at, j.trace, c.timeline
        from journal j, relay_cursor c where j.pos > c.sent order by j.pos limit most;
end $$
"""

ID_ABOVE_LAST_ID = _SIGNATURE.format(
    numbering="""
    perform from relay_cursor for update;
    with waiting as (
        select seq, numbered + row_number() over (order by seq) as place from journal, relay_cursor
        where seq > (select coalesce(max(seq), 0) from journal where pos is not null)),
    done as (
        update journal j set pos = waiting.place from waiting where j.seq = waiting.seq and j.pos is null returning 1)
    update relay_cursor set numbered = numbered + (select count(*) from done);"""
)
IN_ONE_STATEMENT = _SIGNATURE.format(
    numbering="""
    with held as (select numbered as so_far from relay_cursor for update),
    waiting as (
        select seq, so_far + row_number() over (order by seq) as place from journal, held where pos is null),
    done as (update journal j set pos = waiting.place from waiting where j.seq = waiting.seq returning 1)
    update relay_cursor set numbered = numbered + (select count(*) from done);"""
)

BACKWARDS = _SIGNATURE.format(
    numbering="""
    perform from relay_cursor for update;
    with waiting as (
        select seq, numbered + row_number() over (order by seq desc) as place from journal, relay_cursor
        where pos is null),
    done as (update journal j set pos = waiting.place from waiting where j.seq = waiting.seq returning 1)
    update relay_cursor set numbered = numbered + (select count(*) from done);"""
)

defect(
    "numbering-backwards",
    "the sequencer numbers what is new from its end",
    caught_by="I5",
    life=_LIFE,
    codesign=BACKWARDS,
)(nothing)

defect(
    "id-above-last-id",
    "the sequencer reads on from the highest id it has seen, and misses who commits late",
    caught_by="I3",
    life=_LIFE,
    codesign=ID_ABOVE_LAST_ID,
)(nothing)

defect(
    "numbering-in-one-statement",
    "the sequencer locks and numbers in one statement, with a look from before it had the lock",
    caught_by="I3",
    life=_LIFE,
    codesign=IN_ONE_STATEMENT,
)(nothing)


@defect(
    "cursor-before-acknowledgement",
    "the relay moves its cursor before the stream has acknowledged",
    caught_by="I3",
    life=_LIFE,
)
def cursor_before_acknowledgement(planting: Planting) -> None:
    planting.edit(
        Relay._send_one_by_one,
        (
            "publish = self._house.bus.publish",
            'await self._advance(rows[-1]["pos"], 0); publish = self._house.bus.publish',
        ),
    )


@defect(
    "refused-batch-is-sent-for-ever",
    "a batch that holds one known event is sent as a whole again and again, and refused",
    caught_by="I15",
    life=_LIFE,
)
def refused_batch_is_sent_for_ever(planting: Planting) -> None:
    planting.put(relay, "CONTAINS_DUPLICATE", 0)


@defect(
    "new-stream-is-not-noticed",
    "the relay goes on where it was when the stream is a new one",
    caught_by="I3",
    life=_LIFE,
)
def new_stream_is_not_noticed(planting: Planting) -> None:
    planting.edit(Relay._look_at_stream, ('known["stream_made_at"] != made_at or', "False and"))


@defect(
    "told-before-it-is-committed",
    "an event is in the stream before its transaction is committed",
    caught_by="I4",
    life=_LIFE,
)
def told_before_it_is_committed(planting: Planting) -> None:
    planting.edit(
        Work.write,
        (
            "self.revisions += await journal.write(self.db, events, self.now, self.trace)",
            """self.revisions += await journal.write(self.db, events, self.now, self.trace)
    from services.runtime.relay import Relay
    rows = await self.db.fetch("select *, 1 as timeline from journal where pos is null order by seq")
    for row in rows:
        await self.house.bus.publish(Relay(self.house, self.db)._message(row))""",
        ),
    )


@defect(
    "journal-is-tidied",
    "a row of the journal is rewritten after it was sent",
    caught_by="I6",
    life=_LIFE,
)
def journal_is_tidied(planting: Planting) -> None:
    planting.edit(
        Relay._advance,
        (
            "await self._db.execute(",
            """await self._db.execute("update journal set body = replace(body, ',', ', ') where pos = $1", pos)
    await self._db.execute(""",
        ),
    )


@defect("journal-is-thinned", "a row of the journal is deleted after it was sent", caught_by="I5", life=_LIFE)
def journal_is_thinned(planting: Planting) -> None:
    planting.edit(
        Relay._advance,
        (
            "await self._db.execute(",
            """await self._db.execute("delete from journal where pos = $1 - 1", pos)
    await self._db.execute(""",
        ),
    )


@defect(
    "acknowledged-before-commit",
    "the arriving side acknowledges before its transaction is committed",
    caught_by="I3",
    life=_LIFE,
)
def acknowledged_before_commit(planting: Planting) -> None:
    planting.edit(
        Inbox._take,
        (
            "outcome = await self.apply(",
            "await _acknowledge([message for message, _ in readable]); outcome = await self.apply(",
        ),
    )


@defect(
    "acknowledged-though-it-failed",
    "an event that could not be applied is acknowledged",
    caught_by="I3",
    life=_LIFE,
)
def acknowledged_though_it_failed(planting: Planting) -> None:
    planting.edit(_Batch._stumbled, ("self._stuck[event.of] = self.again[n] = delay", "self.done.add(n)"))


@defect("inbox-off", "what was done for an event is not remembered", caught_by="I3", life=_LIFE)
def inbox_off(planting: Planting) -> None:
    planting.edit(inbox._still_to_do, ("rows = await db.fetch(", "return list(consequences); rows = await db.fetch("))


@defect(
    "revision-check-off",
    "an event that is older than what is known is applied again",
    caught_by="I8",
    life=_LIFE,
)
def revision_check_off(planting: Planting) -> None:
    planting.edit(_Batch.apply, ("elif event.revision <= known:", "elif False:"))


@defect("gap-applied", "an event is applied although the one before it has not come", caught_by="I5", life=_LIFE)
def gap_applied(planting: Planting) -> None:
    planting.edit(_Batch.apply, ("elif event.revision > known + 1:", "elif False:"))


@defect("parked-event-dropped", "an event that failed eight times is thrown away", caught_by="I3", life=_LIFE)
def parked_event_dropped(planting: Planting) -> None:
    planting.edit(_Batch._park, ("await self._db.execute(", "return\n    await self._db.execute("))


@defect(
    "poison-stops-everything",
    "one event that cannot be applied holds up those of all other aggregates",
    caught_by="I15",
    life=_LIFE,
)
def poison_stops_everything(planting: Planting) -> None:
    planting.edit(Inbox.apply, ("is_careful=True", "is_careful=False"))


@defect(
    "copy-not-applied",
    "a copy is not written when the event is not the first of its aggregate",
    caught_by="I8",
    life=_LIFE,
)
def copy_not_applied(planting: Planting) -> None:
    planting.edit(
        inbox.react,
        (
            "for copy in reactions.copies.get(key, ()):",
            "for copy in reactions.copies.get(key, ()) if arrived.revision == 1 else ():",
        ),
    )


@defect("no-journal-row", "a change is saved, and its event is not written", caught_by="I5", life=_LIFE)
def no_journal_row(planting: Planting) -> None:
    planting.edit(
        Work.write,
        ("events, self._events = self._events, []", "events, self._events = self._events[1:] or self._events, []"),
    )
