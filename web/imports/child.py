"""Runs alone, as its own process: sheets come in, what was read goes out in three lines of JSON. See `apart.py`."""

import sys
from uuid import UUID

import msgspec

from web.imports.job import Job, Said
from web.imports.kept import Damaged, keep, take_back
from web.imports.model import Reading, Rows
from web.imports.reading import apply, read_files, yes_to_all
from web.imports.tried import Parts, Place, given, places, tried, unanswered

MEMORY = 2 << 30


class Done(msgspec.Struct, frozen=True, kw_only=True):
    said: Said
    parts: Parts = {}
    places: dict[UUID, Place] = {}


def do(job: Job) -> Done:
    try:
        reading = take_back(job.kept) if job.kept else read_files(job.files, job.today, job.namespace)
    except Damaged:
        return Done(said=Said(is_damaged=True))
    answers = yes_to_all(reading) if job.answers is None else job.answers
    return Done(
        said=Said(tried=tried(reading, job.kept or keep(reading)), unanswered=unanswered(reading, answers)),
        parts=given(_rows(reading, job), reading.today),
        places=places(reading.rows),
    )


def _rows(reading: Reading, job: Job) -> Rows:
    return reading.result if job.answers is None else apply(reading, job.answers)


def limit_memory() -> None:
    try:
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, ValueError, OSError):
        pass  # the time limit of the parent is left


def main() -> None:
    limit_memory()
    done = do(msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Job))
    for part in (done.said, done.parts, done.places):
        sys.stdout.buffer.write(msgspec.json.encode(part) + b"\n")


if __name__ == "__main__":
    main()
