"""Which part of the desk somebody looks at, and what is said after a press there."""

from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec

from web.language import mark
from web.tasks.words import SECTIONS

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
    "found": mark("Kept. They find it on their own page."),
    "put-aside": mark("It is put aside. Its idea is in the box again."),
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

    @property
    def path(self) -> str:
        """Its address, without what is so anyway."""
        said = {"show": self.show, "section": self.section, "words": self.words, "number": str(self.number)}
        usual = msgspec.structs.asdict(View())
        query = urlencode({name: one for name, one in said.items() if one != str(usual[name])})
        return f"/desk?{query}" if query else "/desk"


def view_of(path: str) -> View:
    """The same, read again from its address. What somebody has changed in it is as if it were not there."""
    query = dict(parse_qsl(urlsplit(path).query))
    show, section, number = query.get("show", ""), query.get("section", ""), query.get("number", "")
    return View(
        show=show if show in SHOWS else "everything",
        section=section if section in SECTIONS else "",
        words=query.get("words", ""),
        number=int(number) if number.isdecimal() and len(number) < 4 else 1,
    )
