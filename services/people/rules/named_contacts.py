"""Who can be the person whom students turn to, and what stands on their card."""

from collections.abc import Collection, Iterable
from uuid import UUID

from services.contracts.people import Role
from services.runtime.refusal import Missing, Refusal

CONTACTS = frozenset({Role.COACH, Role.COORDINATOR})
EVERYWHERE = ""
"""The district of those who have none of their own: the whole college."""
LONGEST = 80


class NotAContact(Refusal):
    slug = "not-a-contact"
    status = 422
    what_to_do = "Choose a coach or somebody from the desk."


def refuse_contact(roles: Collection[Role]) -> None:
    if CONTACTS.isdisjoint(roles):
        raise NotAContact("This person cannot be turned to.", field="named_contact_id")


def refuse_contacts(chosen: Iterable[UUID], in_role: Collection[UUID]) -> None:
    if not set(chosen) <= set(in_role):
        refuse_contact(())


def refuse_districts(named: Collection[str], known: Collection[str]) -> None:
    if set(named) - {EVERYWHERE, *known}:
        raise Missing("This district is not one of the college’s.", field="district")


def refuse_card(phone: str, hours: str, hours_cy: str) -> None:
    digits = [sign for sign in phone if sign.isdigit()]
    if phone and (not 7 <= len(digits) <= 15 or any(sign.isalpha() for sign in phone)):
        raise Missing("We could not read this number.", what_to_do="For example 07700 900 142.", field="phone")
    for field, words in (("hours", hours), ("hours_cy", hours_cy)):
        if len(words) > LONGEST:
            raise Missing("Please say it in fewer words.", field=field)
