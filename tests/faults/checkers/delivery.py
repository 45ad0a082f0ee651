"""I3 to I6: everything told is heard and done exactly once, nothing else is, in order, and nothing told is changed."""

from collections.abc import Iterator, Sequence

from infra.audit import events, imports
from infra.local.services import SERVICES
from tests.faults.checkers.look import Look, Step

_BEYOND = """
select '{service} says that it sent ' || sent || ' of ' || numbered as what from {service}.relay_cursor
where sent <> numbered
"""
_TOLD = " union all ".join(
    f"select '{service}' as publisher, aggregate, aggregate_id, revision, type, event_id from {service}.journal"
    for service in SERVICES
)
_NOT_DONE = """
select '{subscriber} has not done ' || w.reaction || ' for ' || j.publisher || '.' || j.type || ' ' || j.event_id
       as what
from (select * from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as x(publisher, aggregate, type, reaction)) w
join ({told}) j using (publisher, aggregate, type)
where not exists (select from {subscriber}.inbox i where i.reaction = w.reaction and i.event_id = j.event_id)
  and not exists (select from {subscriber}.parked p where p.publisher = j.publisher and p.aggregate = j.aggregate
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
_TIMES = """
select j.aggregate_id, j.revision, count(t.n) as times
from codesign.journal j
left join scheduling.told t on t.note_id = j.aggregate_id and t.number = (j.body::jsonb ->> 'number')::integer
where j.aggregate = 'note' and not exists (
    select from scheduling.parked p where p.event_id = j.event_id and p.skipped_because is not null)
group by 1, 2 having count(t.n) <> 1
"""
_BEHIND = """
select note_id, number from (
    select *, lag(number, 1, 0) over (partition by note_id order by n) as before from scheduling.told) t
where number <> before + 1
"""
_IS_TINY = "select to_regclass('scheduling.told') is not null"
"""The tiny service of the tests keeps a line for each thing that it did."""


async def everything_heard(look: Look) -> list[str]:
    if not look.interests or look.parked:
        return []
    return look.settled(await events.not_heard(look.db, look.interests))


async def everything_sent(look: Look) -> list[str]:
    if not look.interests:
        return []
    return look.settled([row["what"] for one in SERVICES for row in await look.db.fetch(_BEYOND.format(service=one))])


async def positions_are_dense(look: Look) -> list[str]:
    return await events.sparse(look.db) + await imports.half(look.db)


async def every_consequence_done(look: Look) -> list[str]:
    """By inbox: what a consumer must do for each event, it has noted as done."""
    found = []
    for subscriber in look.reactions or {}:
        if wanted := list(_consequences(look, subscriber)):
            asked = _NOT_DONE.format(subscriber=subscriber, told=_TOLD)
            found += [row["what"] for row in await look.db.fetch(asked, *map(list, zip(*wanted, strict=True)))]
    return look.settled(found)


def _consequences(look: Look, subscriber: str) -> Iterator[tuple[str, str, str, str]]:
    """Publisher, aggregate, type and reaction."""
    for (publisher, aggregate, kind), declared in (look.reactions or {})[subscriber].consequences.items():
        for one in SERVICES if publisher == "*" else (publisher,):
            for consequence in declared:
                yield one, aggregate, kind, consequence.name


async def done_exactly_once(look: Look) -> list[str]:
    """By what came of it, where that is counted."""
    rows = await look.db.fetch(_TIMES) if await look.db.fetchval(_IS_TINY) else []
    return [f"note {row['aggregate_id']} {row['revision']} was done {row['times']} times" for row in rows]


async def nothing_done_that_nobody_told(look: Look) -> list[str]:
    return await events.invented(look.db, look.interests) if look.interests else []


async def nothing_in_the_stream_that_nobody_told(look: Look) -> list[str]:
    asked = " union all ".join(f"select event_id from {service}.journal" for service in SERVICES)
    told = {row["event_id"] for row in await look.db.fetch(asked)} if look.stream else set()
    return [
        f"{one.subject} is in the stream, and nobody told it" for one in look.stream or () if one.event_id not in told
    ]


async def revisions_without_a_gap(look: Look) -> list[str]:
    return [row["what"] for one in SERVICES for row in await look.db.fetch(_GAP.format(service=one))]


async def numbered_in_order(look: Look) -> list[str]:
    return [row["what"] for one in SERVICES for row in await look.db.fetch(_OTHER_WAY_ROUND.format(service=one))]


async def applied_in_order(look: Look) -> list[str]:
    """From what consumers said as they applied it: each step begins where the last one ended or later, never before."""
    return out_of_order(look.seen.applied)


def out_of_order(applied: Sequence[Step]) -> list[str]:
    """Pure. What was applied and not said (killed at that moment) is seen as a step that begins later."""
    reached: dict[tuple[object, ...], int] = {}
    found = []
    for name, (publisher, aggregate, which, before, after) in applied:
        of = (name.partition("-")[0], publisher, aggregate, which)
        if int(str(before)) < reached.get(of, 0) or int(str(after)) <= int(str(before)):
            found.append(
                f"{name} applied {publisher}.{aggregate} {which} {before} to {after} after {reached.get(of, 0)}"
            )
        reached[of] = max(reached.get(of, 0), int(str(after)))
    return found


async def done_in_order(look: Look) -> list[str]:
    rows = await look.db.fetch(_BEHIND) if await look.db.fetchval(_IS_TINY) else []
    return [f"note {row['note_id']}: {row['number']} was not done behind the one before it" for row in rows]


async def the_stream_is_the_journal(look: Look) -> list[str]:
    """What the journal says is, byte for byte, what was sent."""
    if look.stream is None:
        return []
    asked = " union all ".join(f"select event_id, body from {service}.journal" for service in SERVICES)
    bodies = {row["event_id"]: row["body"].encode() for row in await look.db.fetch(asked)}
    return [
        f"{one.subject} was sent with other bytes than the journal has"
        for one in look.stream
        if bodies.get(one.event_id, one.body) != one.body
    ]
