"""How somebody wants to be reached: the same four ways on every page, each with its own field."""

from web.form import Form
from web.language import _, mark

WAYS = (
    ("text", mark("Send me a text"), mark("Your mobile number"), "tel", "tel"),
    ("call", mark("Ring me"), mark("Your phone number"), "tel", "tel"),
    ("mail", mark("Send me an email"), mark("Your email address"), "email", "email"),
    ("through", mark("Reach me through somebody"), mark("Who to ask for you, or where to leave word"), "text", "off"),
)
"""The value, the answer, the label of its field, the input type, the autocomplete token."""


def reach_of(form: Form) -> tuple[str, str]:
    """The way and the contact; what is missing stands beside its field.

    A service's refusal: `form.refuse(refused, contact=field_of(way))`.
    """
    way = form.choice("reach", [value for value, *_rest in WAYS], _("Choose one way we can reach you"))
    if not way:
        return "", ""
    return way, form.need(field_of(way), _("Write how we can reach you"))


def field_of(way: str) -> str:
    return f"to-{way}"
