"""The cast: the same invented people in every test. What a test needs them to be, they are."""

from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from services.contracts.people import Role
from services.runtime.actor import Actor, Factor, private_key, sign


class Example(NamedTuple):
    """Somebody of the cast. `side` is for tests of deciding only; in the house it is told for one piece of work."""

    name: str
    person_id: UUID
    roles: frozenset[Role]
    side: str = ""

    def acting(self, *, factor: Factor = Factor.SECOND, now: datetime | None = None, **more: object) -> Actor:
        """She, signed in with a second factor a moment ago. With `now` in tests that move the clock."""
        return Actor(
            person_id=self.person_id,
            roles=frozenset({*self.roles, Role.STUDENT}),
            factor=factor,
            factor_at=now or datetime.now(UTC),
            **more,  # type: ignore[arg-type]
        )

    def token(self, signing_key: str, *, factor: Factor = Factor.SECOND, now: datetime | None = None) -> str:
        """The same over HTTP: `Authorization: Bearer …`. `signing_key` is in the college's secrets."""
        return sign(self.acting(factor=factor, now=now), private_key(signing_key), now or datetime.now(UTC))


def _one(number: int, name: str, *roles: Role, side: str = "") -> Example:
    return Example(name, UUID(f"01930000-0000-7000-8000-{number:012}"), frozenset(roles), side)


ANWEN = _one(1, "Anwen", Role.PEER_TUTOR, Role.MEMBER, side="lived_experience")
BETHAN = _one(2, "Bethan", Role.TUTOR_BY_TRAINING, Role.MEMBER, side="professional")
MARCUS = _one(3, "Marcus", Role.PEER_TUTOR, Role.MEMBER, side="lived_experience")
DIL = _one(4, "Dil", Role.TUTOR_BY_TRAINING, Role.MEMBER, side="professional")
RHIAN = _one(5, "Rhian", Role.PEER_TUTOR, Role.MEMBER, Role.ASSESSOR, side="lived_experience")
ELERI = _one(6, "Eleri", Role.MEMBER, Role.CO_CHAIR, side="lived_experience")
GWEN = _one(7, "Gwen", Role.COORDINATOR)
IDRIS = _one(8, "Idris", Role.COORDINATOR, Role.INTERNAL_VERIFIER)
CARYS = _one(9, "Carys", Role.SAFEGUARDING_LEAD)
OWAIN = _one(10, "Owain", Role.ADMINISTRATOR)
MARED = _one(11, "Mared", Role.COORDINATOR)
SAM = _one(12, "Sam", Role.TRAINEE)
NIA = _one(13, "Nia")
HELEDD = _one(14, "Heledd", Role.SAFEGUARDING_DEPUTY, Role.COACH)

EVERYBODY = (ANWEN, BETHAN, MARCUS, DIL, RHIAN, ELERI, GWEN, IDRIS, CARYS, OWAIN, MARED, SAM, NIA, HELEDD)
