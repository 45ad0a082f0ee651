"""How somebody wants to be reached: the same four ways on every page, each with its own field."""

from collections.abc import Sequence

from web.form import Form
from web.language import _, mark

WAYS = (
    ("text", mark("Send me a text"), mark("Your mobile number"), "tel", "tel"),
    ("call", mark("Ring me"), mark("Your phone number"), "tel", "tel"),
    ("mail", mark("Send me an email"), mark("Your email address"), "email", "email"),
    ("through", mark("Reach me through somebody"), mark("Who to ask for you, or where to leave word"), "text", "off"),
)
"""The value, the answer, the label of its field, the input type, the autocomplete token."""
PARTNER = "partner"
OWN_WAYS = (
    *WAYS,
    (PARTNER, mark("Through an organisation that knows me"), mark("Its email address or phone number"), "text", "off"),
)
"""On one's own page: she alone chooses who else is asked."""


def partner_of(form: Form, way: str) -> str:
    """What the organisation is called; empty for any other way."""
    return form.need("partner", _("Write what the organisation is called")) if way == PARTNER else ""


def reach_of(form: Form, ways: Sequence[tuple[str, ...]] = WAYS) -> tuple[str, str]:
    """The way and the contact; what is missing stands beside its field.

    A service's refusal: `form.refuse(refused, contact=field_of(way))`.
    """
    way = form.choice("reach", [value for value, *_rest in ways], _("Choose one way we can reach you"))
    if not way:
        return "", ""
    return way, form.need(field_of(way), _("Write how we can reach you"))


def field_of(way: str) -> str:
    return f"to-{way}"
