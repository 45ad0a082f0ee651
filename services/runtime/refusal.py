"""An anticipated "no": with a stable slug, a plain sentence with the reason, and what to do next.

Free of HTTP: rules import it. `http.py` turns a refusal into an RFC 9457 problem.
"""

from collections.abc import Mapping
from typing import Any, ClassVar


class Refusal(Exception):  # noqa: N818  (a refusal is an answer, not an error)
    """Base of every refusal. A subclass gives the slug and, where it is always the same, what to do."""

    slug: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    what_to_do: str = ""

    def __init__(
        self,
        sentence: str,
        *,
        what_to_do: str = "",
        field: str | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> None:
        """`values`: what the sentence says, so that web can say it in another language. Ids, not names of people."""
        super().__init__(sentence)
        self.sentence = sentence
        self.what_to_do = what_to_do or type(self).what_to_do
        self.field = field
        self.values = dict(values or {})


class NotFound(Refusal):
    """Nothing there, or nothing that this person may see: the two are never told apart."""

    slug = "not-found"
    status = 404


class NotAllowed(Refusal):
    slug = "not-allowed"
    status = 403


class SignInFirst(Refusal):
    slug = "sign-in-first"
    status = 401
    what_to_do = "Sign in and try again."


class StepUpFirst(Refusal):
    """The person is who she says, but this needs the second factor as well, shown a short while ago."""

    slug = "step-up-first"
    status = 403
    what_to_do = "Show your second factor and try again."


class NotHereYet(Refusal):
    """A fact of another service that this needs has not arrived yet."""

    slug = "not-here-yet"
    status = 409
    what_to_do = "Please try again in a minute."


class Unreadable(Refusal):
    """What was sent does not have the form that was asked for."""

    slug = "unreadable"
    status = 400


class Missing(Refusal):
    """Something that must be there is not. `field` names it."""

    slug = "missing"
    status = 422


class KeyUsedForAnother(Refusal):
    slug = "key-used-for-another"
    status = 409
    what_to_do = "Open the page again and press the button once more."


class TooMany(Refusal):
    """Slow down; nothing is locked."""

    slug = "too-many"
    status = 429
    what_to_do = "Please wait a few minutes and try again."
