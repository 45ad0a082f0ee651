"""The invented people of the example college: those with a link to come in, and those whom the desk made known."""

from typing import NamedTuple
from uuid import UUID

from services.contracts.people import Role
from services.runtime.actor import Actor, Factor, house


class Member(NamedTuple):
    """Somebody who does something here. The side from which she speaks is told in each piece of work, not kept here."""

    name: str
    person_id: UUID
    contact: str
    roles: tuple[Role, ...] = ()
    is_named: bool = False
    """She chose to be named to the public, as a tutor."""

    @property
    def acting(self) -> Actor:
        """She, signed in with a second factor."""
        roles = frozenset({*map(str, self.roles), Role.STUDENT.value})
        return Actor(person_id=self.person_id, roles=roles, factor=Factor.SECOND)


def _one(number: int, name: str, contact: str, *roles: Role, is_named: bool = False) -> Member:
    return Member(name, UUID(f"01930000-0000-7000-8000-{number:012}"), contact, roles, is_named=is_named)


ANWEN = _one(1, "Anwen", "anwen@example.org", Role.PEER_TUTOR, Role.MEMBER, is_named=True)
BETHAN = _one(2, "Bethan", "bethan@example.org", Role.TUTOR_BY_TRAINING, Role.MEMBER, is_named=True)
MARCUS = _one(3, "Marcus", "07700 900 103", Role.PEER_TUTOR, Role.MEMBER, is_named=True)
DIL = _one(4, "Dil", "dil@example.org", Role.TUTOR_BY_TRAINING, Role.MEMBER, is_named=True)
RHIAN = _one(5, "Rhian", "rhian@example.org", Role.PEER_TUTOR, Role.MEMBER, Role.ASSESSOR)
ELERI = _one(6, "Eleri", "eleri@example.org", Role.MEMBER, Role.CO_CHAIR)
GWEN = _one(7, "Gwen", "gwen@example.org", Role.COORDINATOR)
IDRIS = _one(8, "Idris", "idris@example.org", Role.COORDINATOR, Role.INTERNAL_VERIFIER)
CARYS = _one(9, "Carys", "carys@example.org", Role.SAFEGUARDING_LEAD)
OWAIN = _one(10, "Owain", "owain@example.org", Role.ADMINISTRATOR)
MARED = _one(11, "Mared", "mared@example.org", Role.COORDINATOR)
SAM = _one(12, "Sam", "sam@example.org", Role.TRAINEE)
NIA = _one(13, "Nia", "07700 900 113")
HELEDD = _one(14, "Heledd", "heledd@example.org", Role.SAFEGUARDING_DEPUTY, Role.COACH)

CAST = (ANWEN, BETHAN, MARCUS, DIL, RHIAN, ELERI, GWEN, IDRIS, CARYS, OWAIN, MARED, SAM, NIA, HELEDD)
"""Each gets a link when the example starts."""

FFION = _one(21, "Ffion", "ffion@example.org", Role.MEMBER, Role.CO_CHAIR)
GERAINT = _one(22, "Geraint", "geraint@example.org", Role.MEMBER)
TOMOS = _one(23, "Tomos", "tomos@example.org", Role.TRAINEE)

OTHERS = (FFION, GERAINT, TOMOS)
"""Without a link: the room would be too full for a first look."""

TOMOS_AS_TUTOR = TOMOS._replace(roles=(Role.PEER_TUTOR,))

EXAMPLE = house("example")
IMPORT = house("import")


def student(person_id: UUID) -> Actor:
    """Somebody who typed her six numbers."""
    return Actor(person_id=person_id, roles=frozenset({Role.STUDENT.value}), factor=Factor.CODE)


class Student(NamedTuple):
    """Somebody whom the desk registers on the phone or at the door."""

    name: str
    contact: str
    district: str
    language: str = "en"


STUDENTS = (
    Student("Ceri", "07700 900 142", "Morfa town"),
    Student("Alun", "07700 900 177", "Estuary villages"),
    Student("Meg", "meg@example.org", "Estuary villages"),
    Student("Dafydd", "dafydd@example.org", "Upper valley", "cy"),
    Student("Sunita", "07700 900 168", "Morfa town"),
    Student("Lowri", "lowri@example.org", "Coed hills", "cy"),
    Student("Pat", "07700 900 151", "Morfa town"),
    Student("Joe", "joe@example.org", "Estuary villages"),
    Student("Kath", "kath@example.org", "Upper valley"),
    Student("Huw", "07700 900 159", "Morfa town", "cy"),
    Student("Anita", "anita@example.org", "Morfa town"),
    Student("Emrys", "emrys@example.org", "Coed hills", "cy"),
    Student("Jo", "jo@example.org", "Somewhere else"),
    Student("Yusuf", "07700 900 164", "Morfa town"),
    Student("Sian", "sian@example.org", "Upper valley"),
    Student("Brenda", "07700 900 171", "Morfa town"),
    Student("Gareth", "gareth@example.org", "Estuary villages"),
    Student("Mali", "mali@example.org", "Morfa town", "cy"),
    Student("Stan", "stan@example.org", "Coed hills"),
    Student("Priya", "priya@example.org", "Morfa town"),
)
