"""I3 and I4: no event is lost, none is invented, positions are dense. Each question gives what breaks it.

`since`: after which position of each journal it is asked. What was told less than `seconds` ago is on its way.
"""

from collections.abc import Iterator, Mapping

from infra.local.services import SERVICES
from infra.nats.config import ANY
from services.runtime.database import Connection

Interests = Mapping[str, frozenset[tuple[str, str]]]

SPARSE = """
select '{service} has numbered ' || count(pos) || ' events and is at ' || numbered as what
from {service}.journal right join {service}.relay_cursor on true
group by numbered having count(pos) <> numbered or coalesce(max(pos), 0) <> numbered
"""

NOT_HEARD = """
select '{subscriber} has not heard {publisher}.{aggregate} ' || j.aggregate_id || ' since revision '
       || coalesce(heard.revision, 0) as what
from (select aggregate_id, max(revision) as told from {publisher}.journal
      where aggregate = '{aggregate}' and pos > {since} and at <= now() - interval '{seconds} seconds' group by 1) j
left join {subscriber}.heard on heard.publisher = '{publisher}' and heard.aggregate = '{aggregate}'
     and heard.aggregate_id = j.aggregate_id
where coalesce(heard.revision, 0) < j.told and not exists (
    select from {subscriber}.parked p where p.publisher = '{publisher}' and p.aggregate = '{aggregate}'
      and p.aggregate_id = j.aggregate_id and p.skipped_because is null)
"""

# The last position before the first event that is too new to be asked about.
ASKED = """
select coalesce(min(pos) filter (where at > now() - interval '{seconds} seconds') - 1, max(pos), {since})
from {service}.journal where pos > {since}
"""

HEARD_TOO_MUCH = """
select '{subscriber} has heard {publisher}.{aggregate} ' || aggregate_id || ' as far as ' || heard.revision as what
from {subscriber}.heard
where heard.publisher = '{publisher}' and heard.aggregate = '{aggregate}' and heard.revision > (
    select coalesce(max(j.revision), 0) from {publisher}.journal j
    where j.aggregate = heard.aggregate and j.aggregate_id = heard.aggregate_id)
"""

GAPS = """
select '{service}.' || aggregate || ' ' || aggregate_id || ' has ' || count(*) || ' events and is at '
       || max(revision) as what
from {service}.journal group by aggregate, aggregate_id having count(*) <> max(revision)
"""

TOLD = " union all ".join(f"select event_id from {service}.journal" for service in SERVICES)  # noqa: S608  (our own names)
INVENTED = """
select '{subscriber} has done ' || reaction || ' for ' || event_id || ', which nobody told' as what
from {subscriber}.inbox where event_id not in ({told})
"""


async def not_heard(
    db: Connection, interests: Interests, since: Mapping[str, int] | None = None, seconds: int = 0
) -> list[str]:
    """What has not arrived where somebody wants it. While a college runs, some of it is on its way. What stands still
    is parked, and is told otherwise."""
    begin = since or {}
    return await _all(
        db,
        (
            NOT_HEARD.format(**names, since=begin.get(names["publisher"], 0), seconds=seconds)
            for names in _pairs(interests)
        ),
    )


async def asked(db: Connection, since: Mapping[str, int], seconds: int) -> dict[str, int]:
    """Up to which position of each journal `not_heard` has asked."""
    return {
        service: await db.fetchval(ASKED.format(service=service, since=since.get(service, 0), seconds=seconds))
        for service in SERVICES
    }


async def invented(db: Connection, interests: Interests) -> list[str]:
    """What somebody has heard or done that nobody told."""
    done = (INVENTED.format(subscriber=service, told=TOLD) for service in SERVICES)
    return await _all(db, done) + await _all(db, (HEARD_TOO_MUCH.format(**names) for names in _pairs(interests)))


async def sparse(db: Connection) -> list[str]:
    """Journals whose positions are not 1, 2, 3 … up to where the sequencer says it is; aggregates whose revisions are
    not."""
    return await _all(db, (question.format(service=service) for service in SERVICES for question in (SPARSE, GAPS)))


def _pairs(interests: Interests) -> Iterator[dict[str, str]]:
    for subscriber, wanted in sorted(interests.items()):
        for publisher, aggregate in sorted(wanted):
            for one in SERVICES if publisher == ANY else (publisher,):
                yield {"subscriber": subscriber, "publisher": one, "aggregate": aggregate}


async def _all(db: Connection, questions: Iterator[str]) -> list[str]:
    return [row["what"] for question in questions for row in await db.fetch(question)]
