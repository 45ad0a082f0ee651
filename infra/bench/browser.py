"""A browser for the bench: cookies, forms with their own tokens, and nothing drawn."""

from html.parser import HTMLParser
from types import TracebackType
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import aiohttp
from yarl import URL

EMPTY_PAGE = "/health/live"
"""Nothing is looked up for it: what stands beside other figures."""


class Field(NamedTuple):
    name: str
    value: str


class FormOnPage(NamedTuple):
    """A form as it stands on the page: where it goes, and what it sends if nothing is typed."""

    action: str
    method: str
    fields: list[Field]

    def filled(self, **typed: str) -> list[tuple[str, str]]:
        kept = [(field.name, field.value) for field in self.fields if field.name not in typed]
        return kept + list(typed.items())


class Page(NamedTuple):
    address: str
    status: int
    text: str

    def form(self, action: str = "") -> FormOnPage:
        """The first form whose action begins with `action`."""
        reader = _Forms()
        reader.feed(self.text)
        for one in reader.forms:
            if one.method == "post" and one.action.startswith(action):
                return one
        raise LookupError(f"no form to {action} on {self.address} ({self.status})")


class Browser:
    def __init__(self, address: str) -> None:
        self.address = address
        self._session = aiohttp.ClientSession(
            cookie_jar=aiohttp.CookieJar(unsafe=True),
            headers={"Accept-Encoding": "gzip", "Sec-Fetch-Site": "same-origin"},
            connector=aiohttp.TCPConnector(limit=2),
        )

    async def __aenter__(self) -> "Browser":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def get(self, path: str) -> Page:
        async with self._session.get(urljoin(self.address, path)) as answer:
            return Page(str(answer.url), answer.status, await answer.text())

    async def send(self, form: FormOnPage, *, by_htmx: bool = False, **typed: str) -> Page:
        """Presses the button, and goes where the answer leads. By htmx: only the part that changes comes back."""
        headers = {"Origin": self.address} | ({"HX-Request": "true"} if by_htmx else {})
        address = urljoin(self.address, form.action)
        async with self._session.post(address, data=form.filled(**typed), headers=headers) as answer:
            return Page(str(answer.url), answer.status, await answer.text())

    async def sign_in(self, link: str) -> None:
        """As one of the example's people, by her link."""
        page = await self.get(urlsplit(link).path)
        await self.send(page.form("/sign-in/link"))

    def take_session(self, token: str) -> None:
        """Signed in with a session that was made elsewhere."""
        self._session.cookie_jar.update_cookies({"session": token}, response_url=URL(self.address))


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[FormOnPage] = []
        self._open: FormOnPage | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = FormOnPage(found.get("action", ""), found.get("method", "get"), [])
        elif tag in ("input", "button") and self._open is not None and found.get("name"):
            is_choice = found.get("type") in ("radio", "checkbox")
            if tag == "input" and found.get("type") != "file" and (not is_choice or "checked" in found):
                self._open.fields.append(Field(found["name"], found.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._open is not None:
            self.forms.append(self._open)
            self._open = None
