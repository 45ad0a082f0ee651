"""The pair of tutors that a course names: one peer, one by training."""

from uuid import UUID

from web.imports.model import TutorKind, say
from web.imports.rows.desk import Desk
from web.imports.values import texts
from web.imports.values.names import Names, stable_id

Kinds = dict[UUID, TutorKind]
Named = tuple[str, UUID | None]


def pair(desk: Desk, tutors: Names[UUID], kinds: Kinds) -> tuple[Named, Named]:
    """In two columns, or both in one."""
    peer = _tutor(desk, "peer_tutor", desk.said("peer_tutor"), tutors)
    other = _tutor(desk, "other_tutor", desk.said("other_tutor"), tutors)
    sides = {
        TutorKind.PEER: _on_its_side(desk, "peer_tutor", peer, kinds, TutorKind.PEER),
        TutorKind.BY_TRAINING: _on_its_side(desk, "other_tutor", other, kinds, TutorKind.BY_TRAINING),
    }
    for said in texts.people(desk.said("tutors")):
        _take_side(desk, _tutor(desk, "tutors", said, tutors), sides, kinds)
    return sides[TutorKind.PEER], sides[TutorKind.BY_TRAINING]


def _take_side(desk: Desk, named: Named, sides: dict[TutorKind, Named], kinds: Kinds) -> None:
    """Priya Cole / Bethan Price. Whose side is not known is put on neither: nobody is called a peer by elimination."""
    name, person_id = named
    side = kinds.get(person_id, TutorKind.UNKNOWN) if person_id else TutorKind.UNKNOWN
    if name and side in sides and not sides[side][0]:
        sides[side] = named
    elif name:
        desk.cannot_use(
            "tutors",
            name,
            say("It is not clear for which side of the pair this person is named."),
            say("Name the peer tutor and the tutor by training in two columns."),
        )


def _tutor(desk: Desk, field: str, said: str, tutors: Names[UUID]) -> Named:
    """Without any table of tutors the name is kept: the tutor may be in the college already."""
    said = texts.words(said).value
    if not said:
        return "", None
    found = tutors.find(said)
    if found.key and found.exactly:
        return found.name, found.key
    if found.key:
        near = desk.ask(field, said, found.name, say("The name is written a little differently among the tutors."))
        return (found.name, found.key) if near else ("", None)
    if not tutors:
        desk.tell(field, said, said, say("No sheet of tutors came with this one; we look for the name in the college."))
        return said, stable_id(desk.namespace, "tutor", said)
    desk.cannot_use(
        field,
        said,
        say("Nobody among the tutors has this name."),
        say("Did you mean %(nearest)s? Write the name the same way in both sheets.", nearest=found.name)
        if found.name
        else say("Add the person to the tutors."),
    )
    return "", None


def _on_its_side(desk: Desk, field: str, named: Named, kinds: Kinds, side: TutorKind) -> Named:
    """A pair needs both sides. Whom the tutors' sheet puts on the other one is not taken without asking."""
    known = kinds.get(named[1], TutorKind.UNKNOWN) if named[1] else TutorKind.UNKNOWN
    if known in (side, TutorKind.UNKNOWN):
        return named
    why = say("The tutors' sheet puts this person on the other side of a pair.")
    return named if desk.ask(field, desk.said(field) or desk.said("tutors"), named[0], why) else ("", None)
