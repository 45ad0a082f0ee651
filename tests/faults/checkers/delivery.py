"""I3 to I6: everything told is heard and done exactly once, nothing else is, in order, and nothing told is changed."""

from collections.abc import Iterator

from infra.audit import events
from infra.local.services import SERVICES
from tests.faults.after import questions
from tests.faults.checkers.look import Look
from tests.faults.checkers.places import as_after

_NOT_DONE = """
select '{subscriber} has not done {reaction} for {publisher}.{aggregate} ' || j.aggregate_id || ' ' || j.revision
       as what
from {publisher}.journal j
where j.aggregate = '{aggregate}' and j.type = '{kind}'
  and not exists (select from {subscriber}.inbox i where i.reaction = '{reaction}' and i.event_id = j.event_id)
  and not exists (select from {subscriber}.parked p where p.publisher = '{publisher}' and p.aggregate = j.aggregate
                  and p.aggregate_id = j.aggregate_id and p.revision <= j.revision)
"""
_GAP = """
select '{service}.' || aggregate || ' ' || aggregate_id || ' goes to ' || max(revision) || ' in ' || count(*) as what
from {service}.journal group by aggregate, aggregate_id having count(*) <> max(revision)
"""
_OTHER_WAY_ROUND = """
select '{service}.' || aggregate || ' ' || aggregate_id || ' ' || revision || ' was numbered before the one before'
       as what
from (select *, lag(pos) over (partition by aggregate, aggregate_id order by revision) as before
      from {service}.journal) j
where before > pos
"""


async def no_lost_event(look: Look) -> list[str]:
    """What was told twice over is said by whoever counts what came of it: `done_twice` of the trial's own table."""
    wrong = await events.sparse(look.db) + await _done_otherwise_than_once(look)
    if look.interests:
        wrong += await events.not_heard(look.db, look.interests)
    for sql in _consequences(look):
        wrong += [row["what"] for row in await look.db.fetch(sql)]
    return wrong


def _consequences(look: Look) -> Iterator[str]:
    for subscriber, reactions in (look.reactions or {}).items():
        for (publisher, aggregate, kind), declared in reactions.consequences.items():
            for one in SERVICES if publisher == "*" else (publisher,):
                for consequence in declared:
                    yield _NOT_DONE.format(
                        subscriber=subscriber,
                        publisher=one,
                        aggregate=aggregate,
                        kind=kind,
                        reaction=consequence.name,
                    )


async def _done_otherwise_than_once(look: Look) -> list[str]:
    """The tiny service of the tests keeps a line for each thing that it did."""
    if not await look.db.fetchval("select to_regclass('scheduling.told') is not null"):
        return []
    rows = await look.db.fetch(
        """select j.aggregate_id, j.revision, count(t.n) as times
           from codesign.journal j
           left join scheduling.told t
                on t.note_id = j.aggregate_id and t.number = (j.body::jsonb ->> 'number')::integer
           where j.aggregate = 'note' and not exists (
               select from scheduling.parked p where p.event_id = j.event_id and p.skipped_because is not null)
           group by 1, 2 having count(t.n) <> 1"""
    )
    return [f"note {row['aggregate_id']} {row['revision']} was done {row['times']} times" for row in rows]


async def no_invented_event(look: Look) -> list[str]:
    wrong = await events.invented(look.db, look.interests) if look.interests else []
    told = {row["event_id"] for service in SERVICES for row in await look.db.fetch(_EVENT_IDS.format(service=service))}
    return wrong + [f"{one.subject} is in the stream, and nobody told it" for one in _sent(look, told)]


_EVENT_IDS = "select event_id from {service}.journal"


def _sent(look: Look, told: set[object]) -> Iterator[object]:
    return (one for one in look.stream or () if one.event_id not in told)  # type: ignore[return-value]


async def order(look: Look) -> list[str]:
    """Revisions without a gap, numbered in their order, and done in their order."""
    questions = [question.format(service=service) for service in SERVICES for question in (_GAP, _OTHER_WAY_ROUND)]
    return [row["what"] for sql in questions for row in await look.db.fetch(sql)] + await _done_out_of_order(look)


async def _done_out_of_order(look: Look) -> list[str]:
    if not await look.db.fetchval("select to_regclass('scheduling.told') is not null"):
        return []
    rows = await look.db.fetch(
        """select note_id, number from (
               select *, lag(number, 1, 0) over (partition by note_id order by n) as before from scheduling.told) t
           where number <> before + 1"""
    )
    return [f"note {row['note_id']}: {row['number']} was not done behind the one before it" for row in rows]


async def ledger(look: Look) -> list[str]:
    """What the journal says is, byte for byte, what was sent; and what a run counts is what its places are."""
    wrong = await questions.counts_are_rows(as_after(look))
    if look.stream is not None:
        bodies = {
            row["event_id"]: row["body"]
            for service in SERVICES
            for row in await look.db.fetch(f"select event_id, body from {service}.journal")
        }
        wrong += [
            f"{one.subject} was sent with other bytes than the journal has"
            for one in look.stream
            if one.event_id in bodies and bodies[one.event_id].encode() != one.body
        ]
    return wrong
