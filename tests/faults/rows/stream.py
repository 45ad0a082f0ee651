"""Rows 12 to 14, 17, 18 and 31: what happens to NATS, its stream and its consumers, and to a credential."""

import asyncio
import os
import shutil
import time
from pathlib import Path

from infra import steward
from infra.nats.config import STREAM
from services.runtime.ids import new_id
from tests.faults import streams
from tests.faults.acts import ACTS
from tests.faults.county import NATS, until
from tests.faults.quiet import INTERESTS, quiet
from tests.faults.trial import Row, Trial

NOTICED_SECONDS = 75.0
"""A minute between two looks, and the look itself."""


async def some_acts(trial: Trial, number: int = 3) -> None:
    for service in ("enrolment", *trial.rng.sample(sorted(ACTS), number)):
        trial.begin(service)
    await trial.all_done()


async def deleted_stream(trial: Trial) -> None:
    """Gone in the middle of what people do, and nobody does anything about it but the college itself."""
    async with trial.county.kept_looking():
        for service in trial.rng.sample(sorted(ACTS), 3):
            trial.begin(service)
        await asyncio.sleep(trial.rng.uniform(0, 0.3))  # the moment is any
        await delete_stream(trial)
        trial.hit()
        await until_whole(trial)
        await trial.all_done()
    await some_acts(trial, 1)


async def delete_stream(trial: Trial) -> None:
    client = await steward.connect(trial.county.running.steward_url())
    try:
        await client.jetstream().delete_stream(STREAM)
    finally:
        await client.close()


async def older_stream(trial: Trial) -> None:
    """The folder is put back as it was before some of what was said."""
    county, store = trial.county, trial.county.folder.nats / "store"
    before = county.folder.path / "older-store"
    county.freeze(NATS)
    shutil.rmtree(before, ignore_errors=True)
    await asyncio.to_thread(shutil.copytree, store, before)
    county.wake(NATS)
    await some_acts(trial)
    await quiet(county)
    async with county.kept_looking():
        async with county.without(NATS):
            shutil.rmtree(store)
            await asyncio.to_thread(shutil.copytree, before, store)
        trial.hit()
        await some_acts(trial, 1)
        await until_whole(trial)


async def damaged_stream(trial: Trial) -> None:
    """Bits turned over, files cut short or gone, while the server is down; the college sees it and mends it."""
    county = trial.county
    await some_acts(trial)
    await quiet(county)
    async with county.kept_looking():
        async with county.without(NATS):
            what = _damage(trial, county.folder.nats / "store")
        trial.hit()
        await some_acts(trial, 1)
        await until_whole(trial, what)


async def until_whole(trial: Trial, what: str = "") -> None:
    """Until a look through everything finds the stream as the journals say, and everybody has heard everything."""
    until = time.monotonic() + NOTICED_SECONDS
    while found := await streams.damage(trial.county):
        if time.monotonic() > until:
            trial.find("I8", f"{what} not mended in {NOTICED_SECONDS:.0f} s: {'; '.join(found[:3])}")
            return await steward.recreate(trial.county.running.steward_url(), INTERESTS)
        await asyncio.sleep(1)
    await trial.rest()


def _damage(trial: Trial, store: Path) -> str:
    kinds = {"bits": "*.blk", "short": "*.blk", "missing": "*.blk", "index": "index.db", "consumer": "o.dat"}
    kind = trial.rng.choice(sorted(kinds))
    files = sorted(path for path in store.rglob(kinds[kind]) if path.stat().st_size)
    if not files:
        return "nothing"
    path = trial.rng.choice(files)
    if kind == "missing":
        path.unlink()
    elif kind == "short":
        os.truncate(path, trial.rng.randrange(path.stat().st_size))
    else:
        _turn_bits(trial, path)
    return f"{kind} of {path.name}"


def _turn_bits(trial: Trial, path: Path) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(trial.rng.randint(1, 8)):
        content[trial.rng.randrange(len(content))] ^= 1 << trial.rng.randrange(8)
    path.write_bytes(content)


async def reset_consumers(trial: Trial) -> None:
    """Some are deleted and made anew: they are told everything from the beginning."""
    trial.begin("enrolment")
    client = await steward.connect(trial.county.running.steward_url())
    try:
        stream = client.jetstream()
        names = sorted(one.name for one in await stream.consumers_info(STREAM))
        for name in trial.rng.sample(names, trial.rng.randint(1, 6)):
            await stream.delete_consumer(STREAM, name)
    finally:
        await client.close()
    trial.hit()
    await steward.tend(trial.county.running.steward_url(), INTERESTS)
    await trial.all_done()
    await some_acts(trial, 1)


async def full_nats_disk(trial: Trial) -> None:
    """What people do is taken all the same, and told once there is room. The server may have frozen its stream."""
    county, scene = trial.county, trial.scene
    scene.ready = [await scene.run() for _ in range(4)]
    with county.stores.filled("nats"):
        tasks = [trial.begin(service) for service in ("enrolment", *trial.rng.sample(sorted(ACTS), 3))]
        _, late = await asyncio.wait(tasks, timeout=20)
        if late:
            trial.find("I9", f"{len(late)} of {len(tasks)} waited for NATS")
        scene.ready.clear()
        await until(lambda: _is_told(trial), 30)
    trial.hit()
    county.kill(NATS)  # a server that froze its stream is started again, as its keeper does after a minute of silence
    await trial.all_done()


async def _is_told(trial: Trial) -> bool:
    """Some service says that it cannot send."""
    said = await asyncio.gather(*(trial.county.how(name) for name in ACTS))
    return any("relay" in one.get("troubles", ()) for one in said)


async def revoked_credential(trial: Trial) -> None:
    """The password of one service counts no more, and then again: nothing is lost meanwhile, and somebody is told."""
    county = trial.county
    service = trial.rng.choice(sorted(ACTS))
    await county.change_nats_password(service, str(new_id()))
    county.doors.nats[service].cut()
    trial.begin(service if service != "messages" else "enrolment")
    await until(lambda: _says_nats(trial, service), 30)
    await county.change_nats_password(service, county.folder.secrets.nats[service])
    trial.hit()
    await trial.all_done()


async def _says_nats(trial: Trial, service: str) -> bool:
    said = (await trial.county.how(service)).get("troubles", ())
    return any(one in ("nats", "relay") for one in said)


ROWS = (
    Row(12, "the stream deleted", ("any",), deleted_stream, 2, 20, 40),
    Row(13, "the stream's folder put back to an older one", ("any",), older_stream, 2, 20, 30),
    Row(14, "block, index and consumer files damaged", ("any",), damaged_stream, 2, 40, 30),
    Row(17, "consumers deleted and made anew", ("E",), reset_consumers, 1, 10, 6),
    Row(18, "the stream's disk full", ("C",), full_nats_disk, 1, 10, 15, needs_disks=True),
    Row(31, "a credential revoked and given back", ("C", "E"), revoked_credential, 1, 5, 10),
)
