"""The forms and links of a page as a browser knows them, filled in as somebody might who means well."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import urlsplit

from services.runtime.clock import college_date, machine_clock

WORDS = {
    "to-mail": "elin@walls.example.org",
    "to-text": "07700 900 555",
    "to-phone": "07700 900 555",
    "to-call": "07700 900 555",
    "contact": "elin@walls.example.org",
    "email": "elin@walls.example.org",
    "phone": "07700 900 555",
    "day": "in 30 days",
    "hour": "18:00",
    "starts": "10:00",
    "until": "12:00",
    "time": "10:00",
    "code": "000000",
    "town": "Morfa",
    "number": "7",
    "latitude": "52.1",
    "longitude": "-4.3",
    "room_limit": "12",
}
"""By the name of a field, where any word will not do."""
ANY_WORDS = "Some words"
BY_KIND = {"email": "elin@walls.example.org", "tel": "07700 900 555", "time": "10:00", "number": "7"}
NOT_FIRST = ("", "stay", "keep", "back", "none")
"""What a choice is not left at, where there is another."""


@dataclass
class Field:
    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)
    is_on: bool = False


@dataclass
class PageForm:
    """One form, or one button of it that leads elsewhere."""

    action: str
    method: str
    is_upload: bool
    fields: list[Field] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    """Name, value, and where else it leads."""

    def filled(self, button: tuple[str, str] | None = None) -> list[tuple[str, str]]:
        """As sent by whoever pressed this button. What is typed already stays."""
        sent = [(one.name, _typed(one)) for one in self.fields if one.kind not in ("radio", "checkbox", "file")]
        for name in dict.fromkeys(one.name for one in self.fields if one.kind in ("radio", "checkbox")):
            several = [one for one in self.fields if one.name == name and one.kind in ("radio", "checkbox")]
            chosen = next((one for one in several if one.is_on), None)
            chosen = chosen or next((one for one in several if one.value not in NOT_FIRST), several[0])
            sent.append((name, chosen.value))
        return sent + ([button] if button and button[0] else [])

    def presses(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Where each of its buttons leads, and what it sends."""
        for name, value, elsewhere in self.buttons or [("", "", "")]:
            yield elsewhere or self.action, self.filled((name, value))


def _typed(one: Field) -> str:
    if one.kind == "hidden" or one.value:
        return one.value
    if one.kind == "select":
        return next((value for value in one.options if value not in NOT_FIRST), "")
    if one.kind == "date" or WORDS.get(one.name) == "in 30 days":
        return (college_date(machine_clock()) + timedelta(days=30)).isoformat()
    if one.name.startswith("closes"):
        return "17:00"
    return BY_KIND.get(one.kind) or WORDS.get(one.name, ANY_WORDS)


class Page(HTMLParser):
    """What can be pressed and followed on a page."""

    def __init__(self, html: str, path: str = "/") -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[PageForm] = []
        self.links: list[str] = []
        self.asked: list[str] = []
        """What the browser fetches by itself to show it."""
        self._path = path
        self._form: PageForm | None = None
        self._field: Field | None = None
        self._others: list[tuple[str, Field | tuple[str, str, str]]] = []
        self._by_id: dict[str, PageForm] = {}
        self.feed(html)
        for form_id, one in self._others:
            if (there := self._by_id.get(form_id)) is not None:
                there.buttons.append(one) if isinstance(one, tuple) else there.fields.append(one)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "a" and (href := has.get("href", "")):
            self.links.append(href)
        elif tag in ("script", "img", "link", "source", "iframe", "object", "embed", "video", "audio"):
            self.asked += [has[name] for name in ("src", "href", "srcset", "data", "poster") if has.get(name)]
        elif tag == "form":
            action = has.get("action") or self._path
            upload = has.get("enctype") == "multipart/form-data"
            self._form = PageForm(action, has.get("method", "get").lower(), upload)
            self.forms.append(self._form)
            self._by_id[has.get("id", "")] = self._form
        elif tag == "button" or (tag == "input" and has.get("type") == "submit"):
            if has.get("type") not in ("button", "reset"):
                self._add(has, (has.get("name", ""), has.get("value", ""), has.get("formaction", "")))
        elif tag == "input" and has.get("name"):
            kind = has.get("type", "text")
            value = has.get("value", "on" if kind == "checkbox" else "")
            self._add(has, Field(has["name"], kind, value, is_on="checked" in has))
        elif tag in ("textarea", "select") and has.get("name"):
            self._field = Field(has["name"], tag)
            self._add(has, self._field)
        elif tag == "option" and self._field is not None:
            self._field.options.append(has.get("value", ""))
            if "selected" in has:
                self._field.value = has.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag in ("textarea", "select"):
            self._field = None

    def handle_data(self, data: str) -> None:
        if self._field is not None and self._field.kind == "textarea":
            self._field.value += data.removeprefix("\n") if not self._field.value else data

    def _add(self, has: dict[str, str], one: "Field | tuple[str, str, str]") -> None:
        if form_id := has.get("form"):
            self._others.append((form_id, one))
        elif self._form is not None and isinstance(one, tuple):
            self._form.buttons.append(one)
        elif self._form is not None:
            self._form.fields.append(one)  # type: ignore[arg-type]


def path_of(address: str) -> str:
    return urlsplit(address).path
