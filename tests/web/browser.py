"""A real browser, and the checks that every page must pass.

    @pytest.mark.browser
    @pytest.mark.parametrize("path", PATHS)
    async def test_every_page_is_for_everybody(visits: Visits, path: str) -> None:
        await visits.check(path)

`check` opens the page as everybody might: at 390 and 1280 px (axe, targets of 24 px), at 320 × 256 (no sideways
scrolling, nothing sticky), with text twice as big, with less motion, in forced colours, in Welsh, without scripts.
Single steps: `visits.page(…)` gives a Playwright page; `tab_to(page, "words")` walks there by keyboard alone.
"""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = (Path(__file__).parents[1] / "vendor" / "axe-4.14.1.min.js").read_text()
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE_RUN = "rules => axe.run({runOnly: rules, resultTypes: ['violations']})"
AS_EVERYBODY: dict[str, Any] = {
    "locale": "en-GB",
    "timezone_id": "Europe/London",
    "reduced_motion": "reduce",
    "viewport": {"width": 390, "height": 844},
}
EXPECTED_STATUSES = ("401", "403", "404", "409", "422", "503")

OPEN_ALL = "document.querySelectorAll('details').forEach(one => one.open = true)"
WIDER = """() => [...document.querySelectorAll('body *')].filter(e => {
  const r = e.getBoundingClientRect();
  return r.width > 1 && r.right > innerWidth + 1 && !e.closest('svg,.rc-vh') &&
    getComputedStyle(e).position != 'absolute'
}).map(e => e.tagName + '.' + e.className).slice(0, 5)"""
STICKY = """() => [...document.querySelectorAll('*')].filter(e =>
  ['sticky', 'fixed'].includes(getComputedStyle(e).position)).map(e => e.className)"""
SMALL = """() => {
const pressed = 'a,button,input:not([type=hidden]),select,textarea,summary'
return [...document.querySelectorAll(pressed)].filter(e => {
  if (e.closest('p,li,dd') && e.tagName == 'A' && getComputedStyle(e).display == 'inline') return false;
  const r = e.getBoundingClientRect();
  return r.width && !e.closest('.rc-vh,.rc-skip') && (r.height < 24 || r.width < 24)
}).map(e => e.outerHTML.slice(0, 100)) }"""
MOVING = """() => [...document.querySelectorAll('*')].filter(e => {
  const c = getComputedStyle(e); return parseFloat(c.transitionDuration) > 0 || c.animationName != 'none'
}).map(e => e.className).slice(0, 5)"""
BIG_TEXT = """() => {
  document.documentElement.style.fontSize = '200%';
  const s = new CSSStyleSheet();
  s.replaceSync('*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}' +
                'p{margin-bottom:2em!important}');
  document.adoptedStyleSheets.push(s) }"""


class Windows:
    """Two windows in which every `check` opens its pages, with scripts and without: what never changes (style,
    letters) is fetched once. Cookies are emptied before each page."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser, self._address = browser, address
        self._open: dict[bool, Page] = {}
        self.listener: Visits | None = None

    async def page(self, visits: "Visits", *, has_scripts: bool) -> Page:
        """390 px wide. What the browser complains about goes to `visits`."""
        self.listener = visits
        if has_scripts not in self._open:
            self._open[has_scripts] = await self._new_page(has_scripts)
        page = self._open[has_scripts]
        await page.context.clear_cookies()
        await page.context.add_cookies(of_the_page(visits.cookies, self._address))
        await page.set_viewport_size(AS_EVERYBODY["viewport"])
        return page

    async def _new_page(self, has_scripts: bool) -> Page:
        context = await self._browser.new_context(
            **AS_EVERYBODY, base_url=self._address, java_script_enabled=has_scripts
        )
        page = await context.new_page()
        page.on("pageerror", lambda error: self.listener and self.listener.complaints.append(str(error)))
        page.on("console", lambda message: self.listener and self.listener.listen(message))
        page.on("request", lambda request: self.listener and self.listener.own(request.url))
        return page


def of_the_page(cookies: dict[str, str], address: str) -> list[Any]:
    return [{"name": name, "value": value, "url": address} for name, value in cookies.items()]


class Visits:
    """Opens pages and collects what the browser complains about, and what it asks of any other address."""

    def __init__(self, browser: Browser, address: str, windows: Windows) -> None:
        self._browser, self._windows = browser, windows
        self._contexts: list[BrowserContext] = []
        self.address = address
        self.complaints: list[str] = []
        self.cookies: dict[str, str] = {}

    def sign_in(self, session_token: str) -> None:
        """From now on every page is opened as this person."""
        self.cookies["session"] = session_token

    async def page(self, path: str = "", *, width: int = 390, height: int = 844, **context: Any) -> Page:
        """A page in a context of its own. `java_script_enabled=False`, `locale=…`, `bypass_csp=True` as needed."""
        size = {"viewport": {"width": width, "height": height}}
        opened = await self._browser.new_context(base_url=self.address, **AS_EVERYBODY | size | context)
        self._contexts.append(opened)
        await opened.add_cookies(of_the_page(self.cookies, self.address))
        page = await opened.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self.listen)
        page.on("request", lambda request: self.own(request.url))
        if path:
            await page.goto(path)
        return page

    async def without_script(self, path: str = "") -> Page:
        return await self.page(path, java_script_enabled=False)

    async def check(self, path: str) -> None:
        """Everything that every page must pass. One address, one line in a test.

        One page is looked at in every way, since opening it is what takes time; then in Welsh, without scripts.
        """
        page = await self._windows.page(self, has_scripts=True)
        await page.goto(path)
        for width in (390, 1280):
            await page.set_viewport_size({"width": width, "height": 844})
            await self._look_with_axe(page, path, width)
        await self._narrow(page, path)
        await self._calm(page, path)
        await self._big_text(page, path)
        await self._other_ways(path)

    async def check_after(self, path: str, button: str) -> None:
        """A page that only a button shows: axe at both widths, and no sideways scrolling."""
        for width in (320, 1280):
            page = await self.page(path, width=width, bypass_csp=True)
            await page.get_by_role("button", name=button).first.click()
            await self._look_with_axe(page, f"{button} on {path}", width)
            assert await page.evaluate("document.documentElement.scrollWidth") <= width, f"scrolls sideways: {button}"
            await page.context.close()

    async def first_visit_bytes(self, path: str) -> int:
        """What comes over the wire, compressed, at a first visit."""
        page = await self.page()
        sizes: list[int] = []
        devtools = await page.context.new_cdp_session(page)
        await devtools.send("Network.enable")
        devtools.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
        await page.goto(path, wait_until="networkidle")
        return sum(sizes)

    async def close(self) -> None:
        for context in self._contexts:
            await context.close()

    async def _look_with_axe(self, page: Page, what: str, width: int) -> None:
        await page.evaluate(OPEN_ALL)
        if not await page.evaluate("'axe' in window"):
            await page.evaluate(AXE)
        found = await page.evaluate(AXE_RUN, AXE_RULES)
        wrong = [(one["id"], one["nodes"][0]["html"][:160]) for one in found["violations"]]
        assert wrong == [], f"axe on {what} at {width}"
        small = await page.evaluate(SMALL)
        assert small == [], f"too small to press on {what} at {width}"

    async def _narrow(self, page: Page, path: str) -> None:
        """1280 px at 400 % zoom."""
        await page.set_viewport_size({"width": 320, "height": 256})
        await page.evaluate(OPEN_ALL)
        assert await page.evaluate(WIDER) == [], f"wider than 320 px: {path}"
        assert await page.evaluate("document.documentElement.scrollWidth") == 320, f"scrolls sideways: {path}"
        assert await page.evaluate(STICKY) == [], f"covers what is read at 400 %: {path}"

    async def _calm(self, page: Page, path: str) -> None:
        await page.set_viewport_size({"width": 390, "height": 844})
        await page.emulate_media(forced_colors="active")
        assert await page.evaluate(MOVING) == [], f"moves although asked not to: {path}"
        assert await page.locator("h1").first.is_visible()
        await page.emulate_media(forced_colors="none")

    async def _big_text(self, page: Page, path: str) -> None:
        """Last, for it changes the page."""
        await page.evaluate(BIG_TEXT)
        wide = await page.evaluate(WIDER)
        assert await page.evaluate("document.documentElement.scrollWidth") <= 390, f"200 % text is cut: {path}: {wide}"

    async def _other_ways(self, path: str) -> None:
        """Without scripts, in Welsh."""
        page = await self._windows.page(self, has_scripts=False)
        await page.goto(f"/language/cy?next={quote(path)}")  # the link is there once somebody has read the Welsh
        foot = page.locator("footer")
        assert await foot.locator('a[href="tel:999"]').is_visible(), f"nobody to ring: {path}"
        assert await page.locator("html").get_attribute("lang") == "cy", f"no Welsh: {path}"
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, f"the Welsh is too wide: {path}"

    def listen(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(f"status of {status}" in message.text for status in EXPECTED_STATUSES):
            self.complaints.append(message.text)

    def own(self, url: str) -> None:
        """No page asks anybody else for anything."""
        if not url.startswith((self.address, "data:")):
            self.complaints.append(f"asked {url}")


async def tab_to(page: Page, words: str, most: int = 80) -> None:
    """Presses Tab until the focus stands on something that says `words`."""
    for _ in range(most):
        await page.keyboard.press("Tab")
        label = await page.evaluate(
            """() => { const e = document.activeElement; return [e.textContent, e.getAttribute('aria-label'), e.value,
               ...[...(e.labels || [])].map(one => one.textContent)].join(' ') }"""
        )
        if words in label:
            return
    raise AssertionError(f"“{words}” cannot be reached by keyboard")


async def focused(page: Page) -> str:
    """What the focus stands on, for asserting where it went."""
    found: str = await page.evaluate("document.activeElement.textContent.trim() || document.activeElement.id")
    return found
