"""`./college doctor`: one line for each thing that must be in order, and what to do where it is not."""

import argparse
import asyncio
import json
import platform
import shutil
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from infra import steward
from infra.audit import events, imports
from infra.backup import rules
from infra.backup.nightly import made_at
from infra.backup.shelf import Shelf, of_folder
from infra.backup.words import moment
from infra.commands.events import count_stream, counts
from infra.commands.options import add_data
from infra.local import http, nats, postgres
from infra.local.services import SERVICES, present
from infra.local.status import Running, running
from infra.trouble import Trouble
from services.runtime.clock import machine_clock

_ROOM = 1_000_000_000


@dataclass(frozen=True)
class Finding:
    is_well: bool
    says: str


def add(parser: argparse.ArgumentParser) -> None:
    add_data(parser)


def run(args: argparse.Namespace) -> int:
    return asyncio.run(report(args.data))


async def report(data: Path) -> int:
    """0 when everything is well."""
    all_well = True
    async for finding in examine(data):
        all_well = all_well and finding.is_well
        print(f"  {'✓' if finding.is_well else '✗'} {finding.says}", flush=True)
    return 0 if all_well else 1


async def examine(data: Path) -> AsyncIterator[Finding]:
    for finding in machine(data):
        yield finding
    try:
        college = running(data)
        async for finding in examine_running(college):
            yield finding
    except Trouble as trouble:
        yield Finding(False, str(trouble))


def machine(data: Path) -> Sequence[Finding]:
    room = shutil.disk_usage(next(place for place in (data, *data.resolve().parents) if place.exists())).free
    return (
        Finding(True, f"Python {platform.python_version()}"),
        Finding(True, f"PostgreSQL's programs are in {postgres.wheel()}"),
        Finding(True, f"NATS's program is {nats.program()}"),
        Finding(room > _ROOM, f"{room / 1e9:.1f} GB are free on the disk{'' if room > _ROOM else ': make room'}"),
    )


async def examine_running(college: Running) -> AsyncIterator[Finding]:
    async with college.database() as db:
        yield Finding(True, f"PostgreSQL {await db.fetchval('show server_version')} answers")
        is_example = await db.fetchval("select is_example from people.installation")
        yield Finding(True, "This is the example college" if is_example else "This is a real college")
        yield await is_stream_durable(college)
        for name in present():
            yield await service(college, name)
        in_stream = await count_stream(college.steward_url())
        for name in SERVICES:
            journal = await counts(db, name)
            parked = await db.fetchval(f"select count(*) from {name}.parked where skipped_because is null")  # noqa: S608
            yield of_events(name, journal["all"], in_stream[name], parked)
        interests = steward.interests()
        strange = await events.invented(db, interests) + await events.sparse(db)
        yield of_hearing(len(await events.not_heard(db, interests)), strange)
        yield of_backups(of_folder(college.folder.path), made_at(college.folder), bool(is_example))
        half = await imports.half(db)
        yield Finding(
            not half, "; ".join(half[:3]) or "What was brought in from spreadsheets is in everywhere, or nowhere"
        )


async def is_stream_durable(college: Running) -> Finding:
    try:
        await college.nats.refuse_unless_durable()
    except Trouble as trouble:
        return Finding(False, str(trouble))
    _, body = await http.get(college.nats.monitor, "/varz")
    return Finding(True, f"NATS {json.loads(body)['version']} answers, and writes every event to the disk")


async def service(college: Running, name: str) -> Finding:
    health = await college.health(name)
    if health is None:
        return Finding(False, f"{name} does not answer: see {college.folder.path / 'logs'}")
    troubles = ", ".join(health.get("troubles", ()))
    return Finding(health["state"] == "ready" and not troubles, f"{name} is {health['state']} {troubles}".rstrip())


def of_backups(shelf: Shelf, made_at: datetime, is_example: bool) -> Finding:
    """The example keeps none by itself, and a new one has two days for it."""
    last, tried = shelf.last(), shelf.state().last_tried
    says = f"The last backup is of {moment(last)}" if last else "There is no backup yet"
    says += f", the last one that was tried was tried at {moment(tried)}" if tried else ", and none was tried yet"
    is_well = is_example or not rules.is_too_old(last or made_at, machine_clock())
    return Finding(is_well, f"{says}{'' if is_well else ': take one with ./college backup'}")


def of_events(name: str, journal: int, stream: int, parked: int) -> Finding:
    if parked:
        return Finding(False, f"{name}: {parked} events are parked and wait for a person: see “How it runs”")
    if journal != stream:
        return Finding(False, f"{name}: {journal} events, {stream} in the stream: see ./college events check")
    return Finding(True, f"{name}: {journal} events, all in the stream")


def of_hearing(on_the_way: int, strange: Sequence[str]) -> Finding:
    if strange:
        return Finding(False, f"Something was heard that nobody told: {'; '.join(strange[:3])}")
    if on_the_way:
        return Finding(False, f"{on_the_way} things have not been heard everywhere; ask again in half a minute")
    return Finding(True, "Everything that was told has been heard, once")
