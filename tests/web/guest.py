"""Somebody at a browser without a browser: keeps cookies, presses the buttons of the page she was shown.

Fast, and exact about headers and status; what needs eyes or keys is in browser.py.
"""

import html
import re
import ssl
from typing import Any, Self

import httpx

_NO_TLS = ssl.create_default_context()
"""Nothing in it is asked for. A client that makes its own reads every authority's certificate: 50 ms."""


class Shown:
    """One answer of web."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.status = response.status_code
        self.headers = response.headers
        self.html = response.text
        self.path = response.url.path

    @property
    def text(self) -> str:
        """What is read: without tags, spaces as one."""
        bare = re.sub(r"<(script|style|title)\b.*?</\1>|<[^>]+>", " ", self.html, flags=re.DOTALL)
        return " ".join(html.unescape(bare).split())

    @property
    def heading(self) -> str:
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.html, re.DOTALL)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found[1])).split()) if found else ""

    def says(self, words: str) -> bool:
        return words in self.text

    def hidden(self, action: str | None = None) -> dict[str, str]:
        """The hidden fields of the form that leads to `action`, or of the first form in <main>."""
        main = self.html.split("<main", 1)[-1] if action is None else self.html
        where = rf"{re.escape(html.escape(action))}(?:\?[^\"]*)?" if action else r"[^\"]*"
        forms = re.findall(r"<form[^>]*>.*?</form>", main, re.DOTALL)
        form = next((one for one in forms if re.search(rf'action="{where}"', one)), "")  # or a button's formaction
        fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form)
        return {html.unescape(name): html.unescape(value) for name, value in fields}


class Guest:
    """`await guest.open("/ideas")`, then `await guest.send("/ideas", words="…")`: with the tokens of that page."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self.page: Shown | None = None

    @classmethod
    def at(cls, address: str, *, follow: bool, session: str) -> Self:
        """With the cookie of somebody who is signed in, or with none."""
        cookies = {"session": session} if session else None
        options = {"follow_redirects": follow, "cookies": cookies, "timeout": 30, "verify": _NO_TLS}
        return cls(httpx.AsyncClient(base_url=address, **options))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    @property
    def cookies(self) -> httpx.Cookies:
        return self._client.cookies

    async def open(self, path: str, **headers: str) -> Shown:
        self.page = Shown(await self._client.get(path, headers=headers))
        return self.page

    async def send(self, path: str, *, headers: dict[str, str] | None = None, **fields: Any) -> Shown:
        """Presses the button of the form on the last page that leads to `path`; follows to where it sends her."""
        tokens = self.page.hidden(path) if self.page else {}
        return await self.post(path, {**tokens, **fields}, headers)

    async def post(self, path: str, fields: dict[str, Any], headers: dict[str, str] | None = None) -> Shown:
        """Exactly these fields, from a page of the college unless `headers` say otherwise."""
        sent = {"Sec-Fetch-Site": "same-origin"} | (headers or {})
        self.page = Shown(await self._client.post(path, data=fields, headers={k: v for k, v in sent.items() if v}))
        return self.page
