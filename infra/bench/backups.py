"""What a backup takes while the college runs, and what it takes to put it back. Judged by the gigabyte."""

import shutil
import time
from collections.abc import Awaitable
from pathlib import Path
from typing import TypeVar

from infra.backup import form, here
from infra.backup.shelf import of_folder
from infra.bench.college import BenchCollege
from infra.bench.measures import Line
from infra.local.services import DATABASE

GB = 1e9
T = TypeVar("T")
_BALLAST = """
create table messages.bench_ballast (n integer primary key, at timestamptz not null default now(), words text);
insert into messages.bench_ballast (n, words)
select n, (select string_agg(md5(n::text || part::text), '') from generate_series(1, 24) part)
from generate_series(1, 300000) n;
create index bench_ballast_at on messages.bench_ballast (at)
"""
"""300 MB that cannot be packed well, so that what does not grow with the college weighs little."""


async def backups(one: BenchCollege) -> list[Line]:
    async with one.running.database() as db:
        await db.execute(_BALLAST)
        size = await db.fetchval("select pg_database_size($1)", DATABASE) / GB
    shelf, elsewhere = of_folder(one.data), one.data.with_name("put-back")
    taken, name = await _timed(here.take_here(one.data))
    try:
        keys = form.read_keys(shelf.keys_file(name))
        put_back, _ = await _timed(here.restore_here(elsewhere, shelf.data_file(name), keys, lambda _: None))
    finally:
        shutil.rmtree(elsewhere, ignore_errors=True)
        async with one.running.database() as db:
            await db.execute("drop table messages.bench_ballast")
    beside = f"{size * 1000:.0f} MB of database in {_mb(shelf.data_file(name)):.0f} MB, every table compared"
    return [
        Line("A backup while it runs, for each GB", taken / size, "s", None, "", beside),
        Line("The same put back, for each GB", put_back / size, "s", 300, "", f"it took {put_back:.1f} s"),
    ]


async def _timed(work: Awaitable[T]) -> tuple[float, T]:
    began = time.monotonic()
    done = await work
    return time.monotonic() - began, done


def _mb(path: Path) -> float:
    return path.stat().st_size / 1e6
