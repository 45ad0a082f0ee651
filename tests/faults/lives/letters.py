"""Letters are owed, their cause comes twice, the mail server takes one as the process is gone, and all is in a log."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from uuid import UUID

from services.contracts.enrolment import PlaceBooked, WaitingListJoined
from services.messages.reactions import DUE, REACTIONS
from services.runtime import heard
from services.runtime.due import do_everything_due
from services.runtime.ids import new_id
from services.runtime.inbox import Inbox, react
from services.runtime.reactions import Interest
from tests.conftest import College
from tests.faults.checkers.letters import said_to_be_sent
from tests.faults.checkers.look import Letter, Promise, Seen
from tests.faults.checkers.privacy import canary
from tests.faults.lives import Lived
from tests.faults.lives.hearing import broken
from tests.messages.scene import Scene, mark, opened, people_answering, person
from tests.messages.smtp_sink import Sink, smtp_sink

CHECKS = ("I10", "I11", "I14")
PLACES = Interest("enrolment", "run_places")


async def live(college: College, seen: Seen) -> Lived:
    await mark(college, is_example=False)
    async with (
        smtp_sink() as sink,
        people_answering(college),
        opened(college, mail_url=sink.url, mail_from="desk@college.example") as scene,
    ):
        with written_down(seen):
            await cause_comes_twice(scene, seen)
            await gone_before_the_commit(scene, seen)
            await gone_after_the_hand_over(scene, sink, seen)
            await two_replicas(college, scene, seen)
        async with scene.house.database.reading() as db:
            seen.said_sent = await said_to_be_sent(db, scene.now - timedelta(days=1))
        seen.letters += [Letter(one["To"], one["Subject"], one["Message-ID"]) for one in sink.letters]
    forget_the_one_repeated(seen)
    return Lived()


async def owed(scene: Scene, seen: Seen) -> tuple[UUID, str]:
    name, contact = canary(), f"{canary()}@example.org"
    person_id = await person(scene.college, name, contact)
    seen.canaries |= {name: person_id, contact: person_id}
    seen.owed.add((contact, "Your session"))
    written = "select from people.looked where person_id = $1 and looked_by = 'messages'"
    seen.looks.append(Promise("an address for a letter", written, (person_id,)))
    return person_id, contact


def booked(person_id: UUID) -> PlaceBooked:
    return PlaceBooked(run_id=new_id(), place_id=new_id(), person_id=person_id)


async def cause_comes_twice(scene: Scene, seen: Seen) -> None:
    """Past the memory of revisions, as when copies are filled again."""
    person_id, _ = await owed(scene, seen)
    arrived = scene.arrived(booked(person_id))
    for _ in range(2):
        with suppress(Exception):
            async with scene.house.database.transaction() as db:
                await react(scene.house, REACTIONS, PLACES, db, arrived)
        await scene.due()


async def gone_before_the_commit(scene: Scene, seen: Seen) -> None:
    """Everything of a reaction is done, and its transaction is not committed. Then it comes again."""
    person_id, _ = await owed(scene, seen)
    arrived = scene.arrived(booked(person_id))

    async def gone(*_: object) -> None:
        raise ConnectionError

    with broken(heard, "remember", gone), suppress(ConnectionError):
        await Inbox(scene.house, REACTIONS, PLACES).apply([arrived])
    await Inbox(scene.house, REACTIONS, PLACES).apply([arrived])
    await scene.due()


async def gone_after_the_hand_over(scene: Scene, sink: Sink, seen: Seen) -> None:
    """The process is gone as soon as the server has the letter: it goes once more, with the same reference."""
    person_id, _ = await owed(scene, seen)
    await scene.hear(booked(person_id))
    sending = asyncio.ensure_future(scene.due())
    sink.taken = sending.cancel
    await asyncio.gather(sending, return_exceptions=True)
    sink.taken = None
    await scene.due()


async def two_replicas(college: College, scene: Scene, seen: Seen) -> None:
    for _ in range(3):
        person_id, contact = await owed(scene, seen)
        await scene.hear(booked(person_id), WaitingListJoined(run_id=new_id(), place_id=new_id(), person_id=person_id))
        seen.owed.add((contact, "You are in the line"))
    async with opened(college, mail_url=scene.house.settings.mail_url, mail_from="desk@college.example") as other:
        other.now = scene.now
        both = (do_everything_due(one.house, DUE) for one in (scene, other))
        await asyncio.gather(*both, return_exceptions=True)


def forget_the_one_repeated(seen: Seen) -> None:
    """What was handed over as the process was gone is there twice with one reference: programs show it once."""
    for letter in {one for one in seen.letters if seen.letters.count(one) > 1}:
        seen.letters.remove(letter)
        return


@contextmanager
def written_down(seen: Seen) -> Iterator[None]:
    """Whatever our programs log."""

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.outside.append(("a log", f"{record.getMessage()} {vars(record)}"))

    keep, root = Keep(), logging.getLogger("services")
    root.addHandler(keep)
    try:
        yield
    finally:
        root.removeHandler(keep)
