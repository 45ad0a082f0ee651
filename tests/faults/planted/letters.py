"""What is written to people: once, and with nothing of theirs anywhere else."""

from services.messages import sending
from services.messages.reactions import saying
from services.messages.store import saying as store
from services.people.store import persons
from services.runtime import inbox
from services.runtime.due import DueRunner
from tests.faults.planted.planting import Planting, defect

_LIFE = "letters"


@defect(
    "letter-for-each-delivery",
    "what was written is not remembered, and each delivery is a cause of its own",
    caught_by="I10",
    life=_LIFE,
)
def letter_for_each_delivery(planting: Planting) -> None:
    planting.edit(inbox._still_to_do, ("rows = await db.fetch(", "return list(consequences); rows = await db.fetch("))
    planting.edit(saying.say, ("cause or str(work.cause)", "__import__('uuid').uuid4().hex"))


@defect(
    "mail-sent-before-commit",
    "a letter is handed over in the reaction itself, before anything of it is committed",
    caught_by="I10",
    life=_LIFE,
)
def mail_sent_before_commit(planting: Planting) -> None:
    planting.edit(
        saying.say,
        (
            "await store.queue_messages(work.db, said, cause or str(work.cause), work.now)",
            """await store.queue_messages(work.db, said, cause or str(work.cause), work.now)
    for row in await work.db.fetch("select message_id from message where cause = $1", cause or str(work.cause)):
        if message := await store.load_message(work.db, row["message_id"]):
            await sending.send(work, message)""",
        ),
    )


@defect(
    "due-row-run-twice",
    "the clock does a thing twice, and a letter that is sent counts as queued",
    caught_by="I10",
    life=_LIFE,
)
def due_row_run_twice(planting: Planting) -> None:
    again = 'await self._due.handlers[row["kind"]](row["key"], row["body"], unit)'
    planting.edit(DueRunner.do_next, (again, f"{again}; {again}"))
    planting.edit(store.load_message, ("and state = 'queued' for update", "for update"))


@defect(
    "letter-has-no-reference",
    "a letter that is sent again after a crash is another letter",
    caught_by="I10",
    life=_LIFE,
)
def letter_has_no_reference(planting: Planting) -> None:
    planting.edit(
        sending._hand_over,
        ("reference = _reference(work, message)", 'reference = ""'),
    )


@defect("letter-forgotten", "a message is queued, and no time is set at which it is sent", caught_by="I10", life=_LIFE)
def letter_forgotten(planting: Planting) -> None:
    planting.edit(
        store.queue_messages, ("message_id::text, $7 from fresh", "message_id::text, $7 from fresh where false")
    )


@defect("said-to-be-sent", "a letter counts as sent that was handed over to nobody", caught_by="I10", life=_LIFE)
def said_to_be_sent(planting: Planting) -> None:
    planting.edit(
        sending._hand_over,
        (
            "said.text, reference, college.called(address.language))\n    await _send(work, message, letter)",
            "said.text, reference, college.called(address.language))",
        ),
    )


@defect("name-in-an-event", "an event says the name of whom was written to", caught_by="I11", life=_LIFE)
def name_in_an_event(planting: Planting) -> None:
    planting.edit(
        sending.send,
        (
            "\n        work.record(MessageSent(**_about(message)))",
            '\n        work.record(MessageSent(**_about(message) | {"template": address.name}))',
        ),
    )


@defect("contact-in-a-log", "a log says to which address was written", caught_by="I11", life=_LIFE)
def contact_in_a_log(planting: Planting) -> None:
    planting.edit(
        sending._hand_over,
        (
            "await _send(",
            "__import__('logging').getLogger('services').warning('sent to %s', letter.to); await _send(",
        ),
    )


@defect(
    "address-look-not-written-down",
    "letters are written, and nobody writes down that their addresses were looked up",
    caught_by="I14",
    life=_LIFE,
)
def address_look_not_written_down(planting: Planting) -> None:
    look_not_written_down(planting)


@defect(
    "look-not-written-down",
    "how somebody is reached is looked up, and nobody writes down by whom",
    caught_by="I14",
    life="people",
)
def look_not_written_down(planting: Planting) -> None:
    planting.edit(
        persons.look_up_addresses,
        ("person where person_id in (select kept_id from asked) and", "person where false and"),
    )
