"""The pair of tutors that a course names: one peer, one by training."""

from uuid import UUID

from web.imports.model import TutorKind, say
from web.imports.rows.desk import Desk
from web.imports.values import texts
from web.imports.values.names import Names, stable_id
from web.imports.values.read import says_nothing

Kinds = dict[UUID, TutorKind]
Named = tuple[str, UUID | None]
NOBODY: Named = ("", None)


def pair(desk: Desk, tutors: Names[UUID], kinds: Kinds) -> tuple[Named, Named]:
    """In two columns, or both in one."""
    named = {field: _names(desk, field, tutors) for field in ("peer_tutor", "other_tutor", "tutors")}
    sides = {
        side: _on_its_side(desk, field, _tutor(desk, field, named[field].pop(), tutors), kinds, side)
        if len(named[field]) == 1
        else NOBODY
        for side, field in ((TutorKind.PEER, "peer_tutor"), (TutorKind.BY_TRAINING, "other_tutor"))
    }
    for field, names in named.items():
        for said in names:
            _take_side(desk, field, _tutor(desk, field, said, tutors), sides, kinds)
    return sides[TutorKind.PEER], sides[TutorKind.BY_TRAINING]


def _names(desk: Desk, field: str, tutors: Names[UUID]) -> list[str]:
    """A column for one person may hold two."""
    said = desk.said(field)
    return [] if says_nothing(said) else texts.people(said, lambda name: not tutors or bool(tutors.find(name).key))


def _take_side(desk: Desk, field: str, named: Named, sides: dict[TutorKind, Named], kinds: Kinds) -> None:
    """Priya Cole / Bethan Price. Whose side is not known is put on neither: nobody is called a peer by elimination."""
    name, person_id = named
    side = kinds.get(person_id, TutorKind.UNKNOWN) if person_id else TutorKind.UNKNOWN
    if name and side in sides and not sides[side][0]:
        sides[side] = named
    elif name:
        desk.cannot_use(
            field,
            name,
            say("It is not clear for which side of the pair this person is named."),
            say("Name the peer tutor and the tutor by training in two columns."),
        )


def _tutor(desk: Desk, field: str, said: str, tutors: Names[UUID]) -> Named:
    """Without any table of tutors the name is kept: the tutor may be in the college already."""
    said = texts.words(said).value
    if not said:
        return NOBODY
    found = tutors.find(said)
    if found.key and found.exactly:
        return found.name, found.key
    if found.key:
        near = desk.ask(field, said, found.name, say("The name is written a little differently among the tutors."))
        return (found.name, found.key) if near else NOBODY
    if not tutors:
        desk.tell(field, said, said, say("No sheet of tutors came with this one."))
        return said, stable_id(desk.namespace, "tutor", said)
    desk.cannot_use(
        field,
        said,
        say("Nobody among the tutors has this name."),
        say("Did you mean %(nearest)s? Write the name the same way in both sheets.", nearest=found.name)
        if found.name
        else say("Add the person to the tutors."),
    )
    return NOBODY


def _on_its_side(desk: Desk, field: str, named: Named, kinds: Kinds, side: TutorKind) -> Named:
    """A pair needs both sides. Whom the tutors' sheet puts on the other one is not taken without asking."""
    known = kinds.get(named[1], TutorKind.UNKNOWN) if named[1] else TutorKind.UNKNOWN
    if known in (side, TutorKind.UNKNOWN):
        return named
    why = say("The tutors' sheet puts this person on the other side of a pair.")
    return named if desk.ask(field, desk.said(field) or desk.said("tutors"), named[0], why) else NOBODY
