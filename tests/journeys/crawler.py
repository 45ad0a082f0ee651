"""Walks every link from the first page and the menu, as one person; of each kind of address a few."""

import re
from collections import Counter, deque
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from prometheus_client import CollectorRegistry

from tests.web.guest import Guest, Shown

FEW = 2
"""Of a kind: `/runs/{}` has as many pages as there are runs, all made by one template."""
NOT_FOLLOWED = re.compile(r"^/language/|^/static/")
"""Another language would change what the crawler reads; files are counted by the browser."""
OUTBOX = "/example/outbox"
"""Everybody's letters: where one of them leads is for whom it was written to, who comes there from her own pages."""
INLINE = re.compile(r'<style|<script(?![^>]*\bsrc=)|<[^>]*\s(style|on\w+)="')
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-W\d\d|\d[\d-]*")


@dataclass
class Found:
    """What one person came upon."""

    templates: dict[str, str] = field(default_factory=dict)
    """A page of each template."""
    wrong: list[str] = field(default_factory=list)
    pages: int = 0


def kind(path: str) -> str:
    """The address without ids: pages of one kind are made alike."""
    parts = urlsplit(path)
    asked = sorted({name for name, _ in parse_qsl(parts.query)})
    return _ID.sub("{}", parts.path) + (f"?{'&'.join(asked)}" if asked else "")


class Crawler:
    def __init__(self, guest: Guest, address: str, registry: CollectorRegistry) -> None:
        self._guest = guest
        self._address = address
        self._registry = registry
        self._of_a_kind: Counter[str] = Counter()
        self._seen: set[str] = set()
        self._ahead: deque[tuple[str, str]] = deque()
        self._anchors: dict[str, set[str]] = {}
        self.found = Found()

    async def walk(self, first: str = "/") -> Found:
        self._meet(first, "the door")
        while self._ahead:
            path, where = self._ahead.popleft()
            await self._visit(path, where)
        return self.found

    def _meet(self, path: str, where: str) -> None:
        if path not in self._seen and not NOT_FOLLOWED.match(path):
            self._seen.add(path)
            self._of_a_kind[kind(path)] += 1
            if self._of_a_kind[kind(path)] <= FEW:
                self._ahead.append((path, where))

    async def _visit(self, path: str, where: str) -> None:
        before = self._counts()
        shown = await self._guest.open(path)
        self.found.pages += 1
        if shown.status != 200:
            self.found.wrong.append(f"{path} answers {shown.status}; {where} leads there")
        if shown.headers["content-type"].startswith("text/html"):
            if template := next((name for name, n in self._counts().items() if n != before.get(name, 0)), ""):
                self.found.templates.setdefault(template, path)
            self.found.wrong += [f"{path}: {one}" for one in missing(shown)]
            self._read_links(shown)

    def _read_links(self, shown: Shown) -> None:
        here = str(shown.response.url).removeprefix(self._address)
        if urlsplit(here).path == OUTBOX:
            return
        anchors = set(re.findall(r'\bid="([^"]+)"', shown.html))
        for href in re.findall(r'<a\b[^>]*\bhref="([^"]*)"', shown.html):
            path, anchor = urldefrag(urljoin(f"{self._address}{here}", unescape(href)))
            if not path.startswith(self._address):
                if urlsplit(path).scheme not in ("tel", "sms", "mailto"):
                    self.found.wrong.append(f"{here} leads away, to {path}")
            elif path == f"{self._address}{here}":
                if anchor and anchor not in anchors:
                    self.found.wrong.append(f"{here} has no #{anchor}")
            else:
                self._meet(path.removeprefix(self._address) or "/", here)

    def _counts(self) -> dict[str, float]:
        """How often each template has made a page, as /metrics says."""
        return {
            sample.labels["page"]: sample.value
            for metric in self._registry.collect()
            for sample in metric.samples
            if sample.name == "web_page_seconds_count"
        }


def missing(shown: Shown) -> list[str]:
    """What every page has."""
    headings = len(re.findall(r"<h1\b", shown.html))
    policy = shown.headers.get("content-security-policy", "")
    checks = {
        f"{headings} first headings": headings == 1,
        "no crisis numbers": '<a href="tel:999">' in shown.html.split("<footer", 1)[-1],
        "not a crisis service is not said": "We are not a crisis service" in shown.text,
        "no language": re.search(r'<html lang="(en|cy)"[ >]', shown.html) is not None,
        "no word that this is an example": "This is an example college." in shown.text,
        "no title": re.search(r"<title>\S[^<]* – [^<]+</title>", shown.html) is not None,
        "no policy for what may run": "default-src 'none'" in policy and "unsafe" not in policy,
        "an inline style or script": INLINE.search(shown.html) is None,
        "something from elsewhere": re.search(r'\b(src|action|data)="(https?:)?//', shown.html) is None,
    }
    return [words for words, holds in checks.items() if not holds]
