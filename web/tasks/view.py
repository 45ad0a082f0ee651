"""Which part of the desk somebody looks at, and what is said after a press there."""

import msgspec

from web.language import mark

SHOWS = {"everything": mark("Everything"), "mine": mark("Mine"), "nobodys": mark("Nobody’s yet")}
SAID = {
    "taken": mark("It is yours now."),
    "handed": mark("Handed over."),
    "covered": mark("They are away. Who covers for them has it now."),
    "given-back": mark("It is nobody’s again."),
    "done": mark("Thank you. It is off the list."),
    "undone": mark("It is on the list again."),
    "reached": mark("Thank you. It is off the list."),
    "tomorrow": mark("Nobody picked up: it comes again on the next working day."),
    "third": mark("That was the third time. It stands below now: ring again, or leave it."),
    "again": mark("It is on the list again."),
    "left": mark("It is off the list."),
    "answered": mark("Done, and recorded as done by you. The call is off the list, and we tell them."),
    "away": mark("Noted. Who covers for you sees what is yours while you are away."),
    "back": mark("Welcome back."),
}


class View(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of the desk somebody looks at. Forms carry it along, so that she comes back to it."""

    show: str = "everything"
    section: str = ""
    words: str = ""
    number: int = 1
