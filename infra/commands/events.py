"""`./college events`: the journals are the truth, the stream is a copy. Look at both, compare them, fill it again."""

import argparse
import asyncio
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import nats.errors

from infra import steward
from infra.audit import stream
from infra.audit.__main__ import end_progress, place_of, print_progress
from infra.audit.look import mend_copies
from infra.commands.options import add_data
from infra.local.services import SERVICES
from infra.local.status import Running, running
from infra.timeline import raise_timeline
from infra.trouble import Trouble
from services.runtime.database import Connection

LATEST = """
select '{service}' as service, pos, at, type, aggregate, aggregate_id, revision, body
from {service}.journal order by at desc limit $1
"""
CURSORS = " union all ".join(f"select * from {service}.relay_cursor" for service in SERVICES)  # noqa: S608  (our own names)
FILLED = f"""
select sum(numbered)::bigint, sum(case when stream_made_at = $1 then sent else 0 end)::bigint from ({CURSORS}) c
"""  # noqa: S608
PATIENCE_SECONDS = 60
COUNTS = "select count(*) as all, (select sent from {service}.relay_cursor) as sent from {service}.journal"


def add(parser: argparse.ArgumentParser) -> None:
    add_data(parser)
    what = parser.add_subparsers(dest="what", metavar="list|check|rebuild", required=True)
    listing = what.add_parser("list", help="the latest events")
    listing.add_argument("--service", choices=SERVICES, help="of one service only")
    listing.add_argument("--tail", type=how_many, default=20, metavar="N", help="how many (20)")
    checking = what.add_parser("check", help="compare every journal with the stream")
    rebuilding = what.add_parser("rebuild", help="delete the stream and let it be filled again from the journals")
    rebuilding.add_argument(
        "--after-restore", action="store_true", help="a backup was put back: what was sent since has not happened"
    )
    for one in (listing, checking, rebuilding):
        add_data(one, argparse.SUPPRESS)  # may stand before or after


def how_many(word: str) -> int:
    if not word.isdecimal():
        raise argparse.ArgumentTypeError(f"{word} is not a number of events.")
    return int(word)


def run(args: argparse.Namespace) -> int:
    college = running(args.data)
    if args.what == "list":
        return asyncio.run(list_events(college, [args.service] if args.service else SERVICES, args.tail))
    return asyncio.run(check(college) if args.what == "check" else rebuild(college, args.after_restore))


async def list_events(college: Running, services: Sequence[str], most: int) -> int:
    async with college.database() as db:
        found: list[Any] = []
        for service in services:
            found += await db.fetch(LATEST.format(service=service), most)
    for row in sorted(found, key=lambda row: row["at"])[-most:]:
        place = "not yet" if row["pos"] is None else row["pos"]
        subject = f"{row['service']}.{row['aggregate']}.{row['type']} {row['aggregate_id']} revision {row['revision']}"
        print(f"{row['at']:%Y-%m-%d %H:%M:%S} {place:>7} {subject}\n    {row['body']}")
    return 0


async def check(college: Running) -> int:
    """0 when every journal has as many events as the stream holds of it."""
    async with college.database() as db:
        in_journals = {service: await counts(db, service) for service in SERVICES}
    in_stream = await count_stream(college.steward_url())
    differ = False
    for service, journal in in_journals.items():
        waiting = journal["all"] - journal["sent"]
        same = in_stream[service] == journal["all"]
        differ = differ or not same
        state = "the same" if same else f"{waiting} not yet sent" if waiting else "DIFFERENT: ./college events rebuild"
        print(f"{service:<12} journal {journal['all']:>7}   stream {in_stream[service]:>7}   {state}")
    return int(differ)


async def counts(db: Connection, service: str) -> dict[str, int]:
    row = await db.fetchrow(COUNTS.format(service=service))
    return dict(row) if row else {}


async def count_stream(url: str) -> dict[str, int]:
    """How many messages the stream holds of each service."""
    try:
        client = await steward.connect(url)
    except (nats.errors.Error, OSError):
        raise Trouble("NATS does not answer. Is the college running? ./college doctor says more.") from None
    try:
        return {service: await steward.count(client.jetstream(), f"college.{service}.>") for service in SERVICES}
    finally:
        await client.close()


async def rebuild(college: Running, after_restore: bool = False) -> int:
    """The relays see that the stream is new and send everything again; what is known already is skipped. Meanwhile the
    copies are made anew beside the living ones, and exchanged where they differ."""
    async with college.database() as db:
        if after_restore:
            print(f"This is timeline {await raise_timeline(db)}.")
        await steward.recreate(college.steward_url(), steward.interests())
        made_at = await made(college)
        print("The stream is empty and new; the services fill it again.", flush=True)
        wrong = await mend_copies(place_of(college.audit()), SERVICES, print_progress)
        end_progress()
        for one in wrong:
            print(f"Made anew: {one}")
        print(f"Every copy is what the events make of it{'' if wrong else ', as it was'}.", flush=True)
        return await until_filled(db, made_at)


async def made(college: Running) -> datetime:
    async with stream.opened(college.audit()["AUDITOR_NATS_URL"]) as one:
        return datetime.fromisoformat((await one.state()).made_at)


async def until_filled(db: Connection, made_at: datetime) -> int:
    """Gives up when nothing has come for a while."""
    before, since = -1, time.monotonic()
    while time.monotonic() - since < PATIENCE_SECONDS:
        of, sent = await db.fetchrow(FILLED, made_at) or (0, 0)
        if sent == of:
            end_progress()
            print(f"All {of} events are in the stream.")
            return 0
        print_progress("journals", sent, of)
        if sent != before:
            before, since = sent, time.monotonic()
        await asyncio.sleep(0.2)
    end_progress()
    print("Not all events are in the stream yet. Are all services running? See ./college events check")
    return 1
