"""Who is here: records, how to reach somebody, and who looked."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

import msgspec

from web.clients.base import ServiceClient

_MOST_NAMES = 200


class FactorReset(msgspec.Struct, frozen=True, kw_only=True):
    reset_id: UUID
    asked_by: UUID
    asked_by_name: str | None
    is_agreed: bool
    ends_at: datetime


class Registered(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody new. `attempt_id` is where to type the six numbers; None: no numbers reach her, the desk rings."""

    person_id: UUID
    attempt_id: UUID | None
    channel: str
    contact_hint: str
    actor_token: str | None = None


class Name(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    name: str


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in a list for staff: enough to tell two of one name apart, and no contact."""

    person_id: UUID
    name: str
    district: str | None
    channel: str | None
    contact_hint: str
    roles: tuple[str, ...]
    registered_at: datetime

    @property
    def told_apart(self) -> str:
        return ", ".join(word for word in (self.name, self.district, self.contact_hint) if word)


class Held(msgspec.Struct, frozen=True, kw_only=True):
    role: str
    until_on: date | None


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    invitation_id: UUID
    role: str
    until_on: date | None
    ends_at: datetime


class GoneInto(msgspec.Struct, frozen=True, kw_only=True):
    """Another record of the same person. `may_part`: they can still be parted, until `part_until`."""

    person_id: UUID
    name: str
    merged_at: datetime
    part_until: datetime
    may_part: bool


class PersonPage(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    name: str
    district: str | None
    language: str
    channel: str | None
    contact_hint: str
    is_confirmed: bool
    has_second_factor: bool
    registered_at: datetime
    roles: tuple[Held, ...]
    invitations: tuple[Invitation, ...]
    may_give: tuple[str, ...]
    may_end: tuple[str, ...]
    gone_into_her: tuple[GoneInto, ...] = ()
    shares_contact: bool = False
    factor_reset: FactorReset | None = None


class Address(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    name: str
    channel: str
    contact: str
    partner: str = ""
    language: str
    wants_reminders: bool
    may_say_who_rings: bool


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    on: date
    name: str | None
    what: str
    why: str | None
    times: int
    words: str = ""


class WhoLooked(msgspec.Struct, frozen=True, kw_only=True):
    by_people: tuple[Looked, ...]
    by_house: tuple[Looked, ...]
    goes_on: bool


class Added(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID


class Records(ServiceClient):
    async def register_student(
        self,
        name: str,
        contact: str,
        channel: str,
        *,
        is_of_age: bool,
        district: str,
        language: str,
        on_behalf: bool = False,
        actor: str | None,
        key: str | None,
    ) -> Registered:
        """Signed out: she acts with the `actor_token` of the answer for a minute. At the desk: `on_behalf`."""
        command = {
            "name": name,
            "contact": contact,
            "channel": channel,
            "is_of_age": is_of_age,
            "district": district,
            "language": language,
            "on_behalf": on_behalf,
        }
        return await self.send("/register-student", command, Registered, actor=actor, key=key)

    async def names(self, person_ids: Iterable[UUID], *, actor: str | None) -> dict[UUID, str]:
        """For tutors, members and staff. Who is not here any more is not in the answer."""
        return await self._names("/names", person_ids, actor)

    async def public_names(self, person_ids: Iterable[UUID]) -> dict[UUID, str]:
        """For everybody: those who chose to be named."""
        return await self._names("/public-names", person_ids, None)

    async def _names(self, path: str, person_ids: Iterable[UUID], actor: str | None) -> dict[UUID, str]:
        wanted = list(dict.fromkeys(person_ids))[:_MOST_NAMES]
        if not wanted:
            return {}
        found = await self.get(path, list[Name], actor=actor, params={"person_ids": wanted})
        return {one.person_id: one.name for one in found}

    async def people_with_role(self, role: str, *, actor: str | None) -> list[Name]:
        """`tutor` means either kind of tutor."""
        return await self.get("/people-with-role", list[Name], actor=actor, params={"role": role})

    async def find_people(self, words: str, *, actor: str | None) -> list[Found]:
        return await self.get("/find-people", list[Found], actor=actor, params={"words": words})

    async def person(self, person_id: UUID, *, actor: str | None) -> PersonPage:
        return await self.get("/person", PersonPage, actor=actor, params={"person_id": person_id})

    async def merge_persons(self, person_id: UUID, merged_person_id: UUID, *, actor: str, key: str | None) -> None:
        command = {"person_id": person_id, "merged_person_id": merged_person_id}
        await self.send("/merge-persons", command, object, actor=actor, key=key)

    async def say_two_people(self, person_id: UUID, other_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/say-two-people", {"person_id": person_id, "other_id": other_id}, object, actor=actor, key=key)

    async def part_persons(self, merged_person_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/part-persons", {"merged_person_id": merged_person_id}, object, actor=actor, key=key)

    async def look_at_person(self, person_id: UUID, why: str, *, actor: str | None) -> Address:
        return await self.send("/look-at-person", {"person_id": person_id, "why": why}, Address, actor=actor)

    async def who_looked(self, before_on: date | None, *, actor: str) -> WhoLooked:
        return await self.get("/who-looked", WhoLooked, actor=actor, params={"before_on": before_on})

    async def add_person(self, name: str, contact: str, channel: str, *, actor: str | None, key: str | None) -> Added:
        command = {"name": name, "contact": contact, "channel": channel or None}
        return await self.send("/add-person", command, Added, actor=actor, key=key)

    async def confirm_contact(self, person_id: UUID, *, actor: str | None, key: str | None) -> None:
        await self.send("/confirm-contact", {"person_id": person_id}, object, actor=actor, key=key)

    async def write_contact(self, person_id: UUID, contact: str, channel: str, *, actor: str, key: str | None) -> None:
        command = {"person_id": person_id, "contact": contact, "channel": channel or None}
        await self.send("/write-contact", command, object, actor=actor, key=key)
