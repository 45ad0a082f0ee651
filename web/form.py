"""What a person typed, kept as typed, with what is wrong with it beside each field."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs
from uuid import UUID

from litestar import Request
from litestar.datastructures import UploadFile
from litestar.exceptions import ClientException

from web import language

if TYPE_CHECKING:
    from web.clients.base import Refused

CSRF_FIELD, KEY_FIELD, AGAIN_FIELD, WAS_FIELD = "csrf", "idempotency_key", "again", "was"
KEPT_FIELD = "kept"
"""A second token, of the browser: where a form is kept open longer than a sign-in (web/pages/kept_list.py)."""
OURS = frozenset({CSRF_FIELD, KEY_FIELD, AGAIN_FIELD, WAS_FIELD, KEPT_FIELD})
NOT_WRITTEN = frozenset({"do", "seen", "looked", "back", "version", "answers", "digest", "next", "attempt"})
"""Hidden fields and buttons of our pages: sent again, and nobody's words."""
_MOST_FIELDS = 2000


class Form:
    """Values by name, errors by id of the field. Templates read it; handlers fill in what is wrong."""

    def __init__(self, values: Mapping[str, Sequence[str]] | None = None, **filled: object) -> None:
        self.values: dict[str, list[str]] = {name: list(several) for name, several in (values or {}).items()}
        self.values |= {name: _several(value) for name, value in filled.items()}
        self.files: dict[str, list[UploadFile]] = {}
        self.errors: dict[str, str] = {}
        self.refusals: list[tuple[str, str]] = []

    @property
    def key(self) -> str | None:
        """The Idempotency-Key of this form: the same for every press of the same button."""
        return self.get(KEY_FIELD) or None

    @property
    def is_good(self) -> bool:
        return not self.errors and not self.refusals

    @property
    def is_incomplete(self) -> bool:
        """Everything that is wrong is a field without an answer. What was answered is not *missing*: look again."""
        return bool(self.errors) and not any(self.text(name) for name in self.errors)

    def get(self, name: str, default: str = "") -> str:
        """As typed, for showing it again."""
        several = self.values.get(name)
        return several[-1] if several else default

    def text(self, name: str) -> str:
        """Without the spaces around it."""
        return self.get(name).strip()

    def all(self, name: str) -> list[str]:
        """Every ticked box of this name."""
        return self.values.get(name, [])

    def has(self, name: str, value: str) -> bool:
        return value in self.all(name)

    def uuid(self, name: str) -> UUID:
        """An id in a hidden field of ours. One that somebody has changed cannot be read."""
        try:
            return UUID(self.get(name))
        except ValueError as error:
            raise ClientException("not an id") from error

    def need(self, name: str, sentence: str) -> str:
        """The text of `name`; when it is empty, `sentence` stands beside the field."""
        if not (text := self.text(name)):
            self.wrong(name, sentence)
        return text

    def choice(self, name: str, allowed: Sequence[str], sentence: str) -> str:
        """One of `allowed`. The error points at the first of them (`m.radios` gives it the id name-value)."""
        if (chosen := self.text(name)) in allowed:
            return chosen
        self.wrong(name, sentence)
        return ""

    def wrong(self, name: str, sentence: str) -> None:
        self.errors.setdefault(name, sentence)

    def refuse(self, refused: "Refused", **fields: str) -> "Form":
        """Puts a service's refusal beside its field, or on top of the form when it is about the whole.

        `fields` says which field of the form stands for a service's: `form.refuse(refused, contact="to-email")`.
        """
        sentence, what_to_do = language.refusal(refused)
        if field := fields.get(refused.field or "", refused.field):
            self.wrong(field, " ".join(filter(None, (sentence, what_to_do))))
        else:
            self.refusals.append((sentence, what_to_do))
        return self

    def typed(self) -> dict[str, list[str]]:
        """What the person typed, without our own hidden fields."""
        return {name: several for name, several in self.values.items() if name not in OURS}

    def written(self) -> list[str]:
        """Only the words, to be read again."""
        fields = [name for name in self.typed() if name not in NOT_WRITTEN and not name.endswith("_id")]
        return [text for name in fields if (text := " ".join(self.all(name)).strip())]


async def read_form(request: Request[Any, Any, Any]) -> Form:
    """The body of a form, typed values in order; uploads are in `files`."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await _multipart(request)
    try:
        typed = (await request.body()).decode()
        return Form(parse_qs(_without_nul(typed), keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError as error:
        raise ClientException("unreadable form") from error


async def _multipart(request: Request[Any, Any, Any]) -> Form:
    form = Form()
    for name, value in (await request.form()).multi_items():
        if isinstance(value, UploadFile):
            form.files.setdefault(name, []).append(value)
        else:
            form.values.setdefault(name, []).append(str(value).replace("\x00", ""))
    return form


def _without_nul(typed: str) -> str:
    """The one character that PostgreSQL cannot keep and nobody types."""
    return typed.replace("%00", "").replace("\x00", "")


def _several(value: object) -> list[str]:
    if isinstance(value, list | tuple | set | frozenset):
        return [str(one) for one in value]
    return [] if value is None else [str(value)]
