"""What browsers fetch beside pages: one style sheet out of many, five scripts, fonts. Read once, kept in memory.

Every name carries its version or hash, so it may be kept for ever; nothing is served that was not found at start.
"""

import gzip
import hashlib
import json
import mimetypes
from pathlib import Path

import msgspec

STATIC = Path(__file__).parent / "static"
# The cascade: general before particular. A component that is not named here comes after these, by its name.
FIRST = (
    *("tokens", "fonts", "base", "frame", "patchwork", "layout", "forms", "prospectus", "session", "timetable"),
    *("codesign", "charts", "home", "booking", "desk", "who_came", "proposal", "spreadsheets", "steps"),
)
LAST = ("preferences", "print")
_PACKED = {".css", ".js", ".svg", ".txt"}
mimetypes.add_type("font/woff2", ".woff2")


class Asset(msgspec.Struct, frozen=True):
    body: bytes
    packed: bytes | None
    media_type: str


class Assets:
    """`served` is what /static/ answers; the other attributes are the addresses that the layout needs."""

    def __init__(self) -> None:
        self.served: dict[str, Asset] = {}
        lock = json.loads((STATIC / "vendor" / "vendor.lock.json").read_text())
        self.style = self._add_hashed("look", ".css", style_sheet())
        self.script = self._add_hashed("rc", ".js", (STATIC / "rc.js").read_bytes())
        self.who_came = self._add_hashed("who-came", ".js", (STATIC / "who_came.js").read_bytes())
        self.passkey = self._add_hashed("passkey", ".js", (STATIC / "passkey.js").read_bytes())
        self.nudged = self._add_hashed("nudged", ".js", (STATIC / "nudged.js").read_bytes())
        self.htmx = self._only(lock["sri"], "htmx-")
        self.htmx_integrity: str = lock["sri"][self.htmx.rsplit("/", 1)[-1]]
        for folder in ("fonts", "pictures", "vendor"):
            for file in sorted((STATIC / folder).iterdir()):
                self._add(f"{folder}/{file.name}", file.read_bytes())

    def _add_hashed(self, name: str, ending: str, body: bytes) -> str:
        return self._add(f"{name}-{hashlib.sha256(body).hexdigest()[:12]}{ending}", body)

    def _add(self, name: str, body: bytes) -> str:
        ending = Path(name).suffix
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        media_type = kind
        packed = gzip.compress(body, 9, mtime=0) if ending in _PACKED else None
        self.served[name] = Asset(body, packed, media_type)
        return f"/static/{name}"

    def _only(self, names: dict[str, str], start: str) -> str:
        (name,) = (name for name in names if name.startswith(start) and name.endswith(".js"))
        return f"/static/vendor/{name}"


def style_sheet() -> bytes:
    """The components in one file: tokens first, what people prefer last."""
    files = {file.stem: file for file in (STATIC / "css").glob("*.css")}
    between = sorted(files.keys() - set(FIRST) - set(LAST))
    return b"".join(files[name].read_bytes() for name in (*FIRST, *between, *LAST))
