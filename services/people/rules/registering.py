"""Registration: the four things we must know, and no more."""

import unicodedata

from services.people.model import Channel, College
from services.runtime.refusal import Missing, Refusal

MOST_NAME_LETTERS = 80
SOMEWHERE_ELSE = "Somewhere else"


class TooYoung(Refusal):
    slug = "age-rule"
    status = 422


class DistrictUnknown(Refusal):
    slug = "district-unknown"
    status = 422


class ContactKnown(Refusal):
    slug = "contact-known"
    what_to_do = "They change it themselves, on their own page."


def name(typed: str, field: str = "name") -> str:
    """As she likes to be called. Raises Missing."""
    words = " ".join("".join(sign for sign in typed if sign.isprintable() or sign.isspace()).split())
    if not words:
        raise Missing("Write the name you like to be called.", field=field)
    if len(words) > MOST_NAME_LETTERS:
        raise Missing(f"Please make the name shorter than {MOST_NAME_LETTERS} letters.", field=field)
    return words


def fold_name(typed: str) -> str:
    """For finding: Siân and sian are the same."""
    plain = unicodedata.normalize("NFKD", typed.casefold())
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


def refuse_too_young(is_of_age: bool, college: College) -> None:
    if not is_of_age:
        raise TooYoung(
            f"These courses are for people aged {college.age_rule} or over.",
            what_to_do="Ring or ask us: we know what there is for you.",
            field="is_of_age",
            values={"age": college.age_rule},
        )


def district(typed: str, college: College) -> str:
    """One of the college's; anything said when it has not named its districts yet."""
    words = " ".join(typed.split())
    if not words:
        raise Missing("Choose where you live.", field="district")
    if college.districts and words not in (*college.districts, SOMEWHERE_ELSE):
        raise DistrictUnknown("Choose one of the districts in the list.", field="district")
    return words[:MOST_NAME_LETTERS]


def is_reachable_in_writing(channel: Channel) -> bool:
    return channel in (Channel.MAIL, Channel.TEXT)
