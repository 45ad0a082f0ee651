"""Sending: where to is asked at the moment of sending, and a message waits until it goes or somebody must ring."""

import asyncio
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
import msgspec
import pytest

from infra.backup import restoring
from infra.backup.here import sent_since
from services.contracts.codesign import CourseApproved, Words
from services.contracts.enrolment import OfferAccepted, PlaceBooked, PlaceOffered, WaitingListJoined
from services.contracts.people import PersonErased
from services.messages import handed_over
from services.messages.queries.said import MyMessagesQuestion, OutboxQuestion, my_messages, outbox
from services.messages.reactions import DUE
from services.messages.store import saying as store
from services.people.model import Channel, Choice
from services.runtime.actor import Actor, Factor
from services.runtime.due import do_everything_due
from services.runtime.ids import new_id
from services.runtime.refusal import NotFound, SignInFirst
from tests.conftest import College
from tests.enrolment.scene import course
from tests.messages.scene import Scene, chooses, is_reached_through, opened, people_answering, person
from tests.messages.smtp_sink import Sink


def waiting(person_id: UUID) -> WaitingListJoined:
    return WaitingListJoined(run_id=new_id(), place_id=new_id(), person_id=person_id)


async def test_a_message_goes_in_her_language_and_neither_words_nor_address_are_kept(answered: Scene) -> None:
    nia = await person(answered.college, "Nia", "nia.words@example.org")
    event = waiting(nia)
    await answered.hear(event)
    assert await answered.due() == 1

    (letter,) = await answered.letters("nia.words@example.org")
    assert letter["subject"] == "You are in the line"
    assert letter["text"].startswith("Hello Nia,")
    (told,) = await answered.told(nia)
    assert told[0] == "message_sent"
    assert (told[1]["template"], told[1]["about_id"]) == ("waiting", str(event.place_id))
    kept = str(await answered.fetch("select to_jsonb(m) as row from message m where person_id = $1", nia))
    assert not any(word in kept for word in ("Nia", "nia.words", "in the line", "Hello"))


async def test_the_subject_names_the_course_only_for_whoever_wishes_it(answered: Scene) -> None:
    """In her language, and whether the course or the dates were heard of first."""
    openly = await person(answered.college, "Nia", "nia.open@example.org", language="cy")
    discreetly = await person(answered.college, "Sam", "sam.quiet@example.org")
    await chooses(answered.college, openly, Choice.NAME_COURSE)
    run = await answered.run()
    facts = msgspec.structs.replace(course(), title=Words(en="Living with anxiety", cy="Byw gyda gorbryder"))
    await answered.hear(CourseApproved(course_id=run.facts.course_id, facts=facts, proposal_id=new_id()))
    for one in (openly, discreetly):
        booked = PlaceBooked(run_id=run.run_id, place_id=new_id(), person_id=one)
        await answered.hear(booked, waiting(one))
    await answered.due()

    placed, line = await answered.letters("nia.open@example.org")
    assert placed["subject"].endswith(": Byw gyda gorbryder")
    assert line["subject"] == "Rydych yn y rhes"  # of a course that is not known here
    assert "gorbryder" not in placed["text"]
    assert all("nxiety" not in one["subject"] for one in await answered.letters("sam.quiet@example.org"))


async def test_a_text_is_short_and_a_person_who_is_rung_gets_a_call(answered: Scene) -> None:
    by_text = await person(answered.college, "Sam", "07700 900 311", channel=Channel.TEXT)
    by_call = await person(answered.college, "Meg", "01632 960 312", channel=Channel.CALL)
    for one in (by_text, by_call):
        await answered.hear(PlaceBooked(run_id=new_id(), place_id=new_id(), person_id=one))
    await answered.due()

    ((_, sent),) = await answered.told(by_text)
    assert sent["template"] == "place-booked"
    assert [kind for kind, _ in await answered.told(by_call)] == ["message_not_sent", "call_owed"]
    assert (await answered.told(by_call))[0][1]["reason"] == "no-written-channel"
    (call,) = await answered.fetch("select why, state from call where person_id = $1", by_call)
    assert call == {"why": "place-booked", "state": "open"}


async def test_an_offer_that_cannot_be_written_is_told_to_whoever_asks_for_the_call(answered: Scene) -> None:
    nia = await person(answered.college, "Nia")
    place_id = new_id()
    await answered.hear(PlaceOffered(run_id=new_id(), place_id=place_id, person_id=nia, answer_by=answered.now))
    await answered.due()
    ((kind, told),) = await answered.told(nia)
    assert (kind, told["template"], told["about_id"]) == ("message_not_sent", "place-offered", str(place_id))
    assert await answered.fetch("select from call where person_id = $1", nia) == []


async def test_a_message_waits_while_people_is_away_and_then_goes_once(scene: Scene, example_college: College) -> None:
    nia = await person(example_college, "Nia", "nia.waits@example.org")
    await scene.hear(waiting(nia))
    await scene.due()
    assert await scene.fetch("select state, attempts, reason from message where person_id = $1", nia) == [
        {"state": "queued", "attempts": 1, "reason": "people-away"}
    ]
    assert await scene.due() == 0, "it is not tried again at once"
    async with people_answering(example_college):
        scene.wait(minutes=1)
        await scene.due()
        scene.wait(days=1)
        await scene.due()
    assert len(await scene.letters("nia.waits@example.org")) == 1
    assert [kind for kind, _ in await scene.told(nia)] == ["message_sent"]


async def test_while_people_is_away_one_is_tried_and_the_others_wait_with_it(scene: Scene) -> None:
    them = [new_id() for _ in range(5)]
    await scene.hear(*(waiting(one) for one in them))
    assert await scene.due() == 1
    tried = await scene.fetch("select attempts from message where person_id = any($1) and attempts > 0", them)
    assert len(tried) == 1
    await scene.hear(*(PersonErased(person_id=one) for one in them))


async def test_after_most_of_a_day_somebody_rings(scene: Scene) -> None:
    nia = new_id()
    await scene.hear(PlaceBooked(run_id=new_id(), place_id=new_id(), person_id=nia))
    begun = scene.now
    while (await scene.states(nia))[0][0] == "queued":
        await scene.due()
        scene.wait(minutes=30)
    assert timedelta(hours=12) < scene.now - begun < timedelta(hours=25)
    assert [kind for kind, _ in await scene.told(nia)] == ["message_not_sent", "call_owed"]


async def test_who_is_not_here_any_more_is_not_written_to(answered: Scene) -> None:
    stranger = new_id()
    await answered.hear(waiting(stranger))
    await answered.due()
    assert await answered.states(stranger) == [("not_wanted", None)]
    assert await answered.told(stranger) == []


async def test_a_day_that_passed_while_the_message_waited_is_not_said(answered: Scene) -> None:
    nia = await person(answered.college, "Nia", "nia.late@example.org")
    await answered.hear(PlaceOffered(run_id=new_id(), place_id=new_id(), person_id=nia, answer_by=answered.now))
    answered.wait(hours=3)
    await answered.due()
    (letter,) = await answered.letters("nia.late@example.org")
    assert "We keep it at least until the day on the page." in letter["text"]


async def test_a_reminder_that_comes_too_late_is_left_out(scene: Scene, example_college: College) -> None:
    nia = await person(example_college, "Nia", "nia.reminded@example.org")
    run = await scene.run(2)
    await scene.hear(OfferAccepted(run_id=run.run_id, place_id=new_id(), person_id=nia))
    scene.wait(days=1)
    await scene.due()  # `people` is away
    scene.wait(days=1)
    async with people_answering(example_college):
        await scene.due()
        scene.wait(minutes=1)
        await scene.due()
    assert dict(zip(await scene.said(nia), await scene.states(nia), strict=True)) == {
        "place-booked": ("sent", None),
        "tomorrow": ("not_wanted", "too-late"),
    }


async def test_two_replicas_that_send_at_once_send_each_message_once(answered: Scene, example_college: College) -> None:
    them = [await person(example_college, f"N{n}", f"race{n}@example.org") for n in range(6)]
    await answered.hear(*(waiting(one) for one in them))
    async with opened(example_college) as other:
        other.now = answered.now
        await asyncio.gather(
            do_everything_due(answered.house, DUE),
            do_everything_due(other.house, DUE),
            do_everything_due(other.house, DUE),
        )
    await answered.due()
    for n, one in enumerate(them):
        assert len(await answered.letters(f"race{n}@example.org")) == 1
        assert [kind for kind, _ in await answered.told(one)] == ["message_sent"]


async def test_an_erased_person_is_not_written_to(answered: Scene) -> None:
    nia = await person(answered.college, "Nia", "nia.erased@example.org")
    await answered.hear(waiting(nia), PersonErased(person_id=nia))
    await answered.due()
    assert await answered.letters("nia.erased@example.org") == []
    assert await answered.states(nia) == [("not_wanted", None)]


# A real mail server


@pytest.fixture
def noting(mailing: Scene, tmp_path: Path) -> Scene:
    """What was handed over is noted outside the database too."""
    mailing.house.settings = msgspec.structs.replace(mailing.house.settings, sent_list=str(tmp_path / "sent.txt"))
    return mailing


async def queued_for(mailing: Scene, contact: str) -> UUID:
    nia = await person(mailing.college, "Nia Example", contact)
    await mailing.hear(PlaceBooked(run_id=new_id(), place_id=new_id(), person_id=nia))
    return nia


async def test_a_letter_says_discreetly_who_writes(mailing: Scene, sink: Sink) -> None:
    nia = await queued_for(mailing, "nia1@example.org")
    await mailing.due()
    (letter,) = sink.letters
    (row,) = await mailing.fetch("select message_id from message where person_id = $1", nia)
    assert letter["From"] == "the college <desk@college.example>"
    assert (letter["To"], letter["Subject"]) == ("nia1@example.org", "Your session")
    assert letter["Message-ID"] == f"<{row['message_id']}@localhost>"
    assert letter["Date"]
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "Your place is kept." in letter.get_content()
    assert await mailing.fetch("select from outbox") == []


@pytest.mark.parametrize(
    ("verb", "answer", "state"),
    [
        ("RCPT", "550 no such person", "not_sent"),
        ("DATA.", "554 not this", "not_sent"),
        ("RCPT", "450 grey list", "queued"),
        ("DATA.", "452 full", "queued"),
        ("MAIL", "550 not you", "queued"),
        ("HELLO", "554 go away", "queued"),
        ("EHLO", "421 closing", "queued"),
    ],
)
async def test_only_a_no_to_her_own_address_is_final(
    mailing: Scene, sink: Sink, verb: str, answer: str, state: str
) -> None:
    nia = await queued_for(mailing, f"{answer[:3]}-{verb.strip('.').lower()}@example.org")
    sink.answers = {verb: answer} | ({"HELO": answer} if verb == "EHLO" else {})
    await mailing.due()
    assert (await mailing.states(nia))[0][0] == state
    sink.answers = {}
    mailing.wait(minutes=1)
    await mailing.due()
    kinds = [kind for kind, _ in await mailing.told(nia)]
    assert kinds == (["message_not_sent", "call_owed"] if state == "not_sent" else ["message_sent"])
    assert len(sink.letters) == (0 if state == "not_sent" else 1)


async def test_one_slow_address_does_not_hold_up_the_others(mailing: Scene, sink: Sink) -> None:
    first, second = await queued_for(mailing, "slow@example.org"), await queued_for(mailing, "quick@example.org")
    sink.answers = {"RCPT": "450 grey list"}
    await mailing.due()
    assert [(await mailing.states(one))[0][0] for one in (first, second)] == ["queued", "queued"]
    tries = await mailing.fetch("select attempts from message where person_id = any($1)", [first, second])
    assert [row["attempts"] for row in tries] == [1, 1]
    sink.answers = {}
    mailing.wait(minutes=1)
    await mailing.due()


async def test_a_mail_server_that_took_a_letter_and_died_gets_the_same_letter_again(mailing: Scene, sink: Sink) -> None:
    nia = await queued_for(mailing, "twice@example.org")
    sink.answers = {"DATA.": "hang up"}
    await mailing.due()
    assert (await mailing.states(nia))[0][0] == "queued"
    sink.answers = {}
    mailing.wait(minutes=1)
    await mailing.due()
    first, second = sink.letters
    assert first["Message-ID"] == second["Message-ID"]


async def test_a_crash_after_the_hand_over_repeats_at_most_that_one(mailing: Scene, sink: Sink) -> None:
    nia = await queued_for(mailing, "crash@example.org")
    with pytest.raises(asyncio.CancelledError):
        await crashing(mailing, sink)
    assert (await mailing.states(nia))[0][0] == "queued"
    await mailing.due()
    await mailing.due()
    assert len({letter["Message-ID"] for letter in sink.letters}) == 1
    assert len(sink.letters) == 2
    assert [kind for kind, _ in await mailing.told(nia)] == ["message_sent"]


@pytest.mark.parametrize("is_another_process", [False, True])
async def test_what_went_does_not_go_again_when_the_database_goes_before_it_has_noted_that(
    noting: Scene, sink: Sink, monkeypatch: pytest.MonkeyPatch, is_another_process: bool
) -> None:
    nia = await queued_for(noting, f"gone-{is_another_process}@example.org".lower())

    async def gone(*_: object) -> None:
        raise ConnectionResetError

    with monkeypatch.context() as broken:
        broken.setattr(store, "end_message", gone)
        await noting.due()
    assert (await noting.states(nia))[0][0] == "queued"
    if is_another_process:
        handed_over._lists.clear()
    noting.wait(minutes=1)
    await noting.due()

    assert len(sink.letters) == 1
    assert (await noting.states(nia))[0][0] == "sent"
    assert [kind for kind, _ in await noting.told(nia)] == ["message_sent"]


async def test_who_is_told_to_stop_while_the_server_takes_a_letter_sees_it_through(noting: Scene, sink: Sink) -> None:
    """As when the connection of the leader goes: all that it does is broken off."""
    nia = await queued_for(noting, "through@example.org")
    with pytest.raises(asyncio.CancelledError):
        await crashing(noting, sink)
    assert (await noting.states(nia))[0][0] == "queued"
    await noting.due()

    assert len(sink.letters) == 1
    assert [kind for kind, _ in await noting.told(nia)] == ["message_sent"]


async def test_what_went_after_a_backup_does_not_go_again_when_it_is_put_back(
    noting: Scene, sink: Sink, tmp_path: Path
) -> None:
    nia = await queued_for(noting, "back@example.org")
    before = noting.now - timedelta(seconds=1)
    await noting.due()
    await noting.fetch("update message set state = 'queued' where person_id = $1", nia)  # as the backup knew it
    again = "insert into due select 'send', message_id::text, $2::timestamptz from message where person_id = $1"
    await noting.fetch(again, nia, noting.now)
    admin = await asyncpg.connect(noting.college.admin_dsn)
    await restoring.remember_sent(admin, sent_since(before, [tmp_path, tmp_path / "away", None]))
    await admin.close()
    await noting.due()
    assert len(sink.letters) == 1
    assert (await noting.states(nia))[0][0] == "sent"
    assert sent_since(noting.now + timedelta(hours=1), [tmp_path]) == set()


async def crashing(mailing: Scene, sink: Sink) -> None:
    """The process is gone as soon as the server has the letter: before it says yes, and before the commit."""
    sending = asyncio.ensure_future(mailing.due())
    sink.taken = sending.cancel
    try:
        await sending
    finally:
        sink.taken = None


async def test_texts_that_nothing_carries_become_a_call(mailing: Scene, sink: Sink) -> None:
    sam = await person(mailing.college, "Sam", "07700 900 399", channel=Channel.TEXT)
    await mailing.hear(PlaceBooked(run_id=new_id(), place_id=new_id(), person_id=sam))
    await mailing.due()
    assert [kind for kind, _ in await mailing.told(sam)] == ["message_not_sent", "call_owed"]
    assert sink.letters == []


# Questions


async def test_the_outbox_is_the_examples_only(answered: Scene, mailing: Scene) -> None:
    nia = await person(answered.college, "Nia", "nia.box@example.org")
    await answered.hear(waiting(nia))
    await answered.due()
    newest = (await answered.look(outbox, OutboxQuestion()))[0]
    assert (newest.contact, newest.subject) == ("nia.box@example.org", "You are in the line")
    with pytest.raises(NotFound):
        await mailing.look(outbox, OutboxQuestion())


async def test_everybody_sees_what_kind_of_message_went_to_her_and_nobody_elses(scene: Scene) -> None:
    nia, sam = new_id(), new_id()
    await scene.hear(waiting(nia), waiting(sam))
    own = Actor(person_id=nia, factor=Factor.CODE)
    assert [(one.template, one.state) for one in await scene.look(my_messages, MyMessagesQuestion(), own)] == [
        ("waiting", "queued")
    ]
    with pytest.raises(SignInFirst):
        await scene.look(my_messages, MyMessagesQuestion())
    await scene.hear(*(PersonErased(person_id=one) for one in (nia, sam)))


async def test_while_the_mail_server_takes_nothing_that_is_a_trouble_until_a_letter_goes(
    mailing: Scene, sink: Sink
) -> None:
    nia = await person(mailing.college, "Nia", "nia.trouble@college.example")
    sink.answers["RCPT"] = "550 nobody here"
    await mailing.hear(waiting(nia))
    await mailing.due()
    assert "mail" not in mailing.house.all_troubles, "a no to her own address says nothing of the others"
    sink.answers["RCPT"], sink.answers["MAIL"] = "250 ok", "451 not now"
    await mailing.hear(waiting(nia))
    await mailing.due()
    assert mailing.house.all_troubles["mail"] == "answer 451"
    sink.answers.clear()
    mailing.wait(minutes=1)
    await mailing.due()
    assert "mail" not in mailing.house.all_troubles


async def test_an_organisation_is_asked_to_tell_her_to_ring_and_told_nothing_else(answered: Scene) -> None:
    nia = await person(answered.college, "Nia")
    await is_reached_through(answered.college, nia, "Hafan", "desk@hafan.example")
    event = waiting(nia)
    await answered.hear(event)
    await answered.due()
    (letter,) = await answered.letters("desk@hafan.example")
    assert letter["subject"] == "A message for Nia"
    assert "ring us" in letter["text"]
    assert not any(word in letter["text"] for word in ("line", "course", "session", "place", "/my"))

    await answered.hear(PlaceBooked(run_id=new_id(), place_id=new_id(), person_id=nia))
    await answered.due()
    assert len(await answered.letters("desk@hafan.example")) == 1, "what she must know is said by phone"
    calls = await answered.fetch("select why from call where person_id = $1", nia)
    assert [one["why"] for one in calls] == ["place-booked"]
