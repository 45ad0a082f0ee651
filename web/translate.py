"""Keeps the Welsh complete.

    python -m web.translate extract ideas   adds what is missing, empty, to web/locale/cy/ideas.po, drops what is unused
    python -m web.translate check [ideas]   says what is missing, and fails when anything is (a test does this for all)

One file per area, so that several people can add words at once. The area is the name of the module in web/pages or of
the folder in web/templates; what belongs to all is in frame.po. A string that any file holds is not asked for again.
What services refuse is in refusals_<service>.po: msgctxt "refusal" or "what to do", msgid the sentence itself, or the
slug with the %(values)s that the refusal carries. What the public reads stands in an area of the public (web/welsh.py),
so that whoever reads the Welsh before it is shown need not read all of it.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, TypeAlias

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from web.catalogues import LOCALE, catalogue
from web.welsh import PUBLIC

WEB = Path(__file__).parent
WELSH = LOCALE / "cy"
REFUSALS = "refusals_"
LETTERS = "letters_"
"""What services write to people, so that its Welsh is read too: made by `python -m tests.web.write_letters`."""
ELSEWHERE = {
    "templates/decisions/decided.html": "how_made",
    "templates/decisions/_held.html": "how_made",
    "templates/decisions/_views.html": "how_made",
    "templates/proposals/how_made.html": "how_made",
    "templates/proposals/_story.html": "how_made",
    "templates/proposals/_kept.html": "how_made",
    "templates/proposals/_sections.html": "how_made",
    "templates/venues/_facts.html": "courses",
    "templates/short/which.html": "courses",
    "templates/organisation/not.html": "sign_in",
}
"""Files that the public reads, in a folder that it does not."""
METHODS = [("templates/**.html", "jinja2.ext:babel_extract"), ("**.py", "python")]
OPTIONS = {"templates/**.html": {"encoding": "utf-8", "extensions": "jinja2.ext.i18n", "newstyle_gettext": "true"}}
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "mark": None,
    "say": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
HEADER = "# Welsh of {area}. Written by us and still to be read by a translator."
_PLACES = re.compile(r"%\(\w+\)[sd]")


Key: TypeAlias = tuple[str, str | None]
"""A string and its context."""


class Said(NamedTuple):
    """One string of the pages, and the area that it belongs to first."""

    area: str
    words: str | tuple[str, ...]
    context: str | None


def said() -> dict[Key, Said]:
    """Every string of templates and code, once."""
    found: dict[Key, Said] = {}
    for file, _line, words, _comments, context in extract_from_dir(
        WEB, method_map=METHODS, options_map=OPTIONS, keywords=KEYWORDS
    ):
        key = words[0] if isinstance(words, tuple) else words
        one = Said(area_of(Path(file)), words, context)
        if key and (found.setdefault((key, context), one).area not in PUBLIC) and one.area in PUBLIC:
            found[key, context] = one
    return found


def area_of(file: Path) -> str:
    """pages/ideas.py, templates/ideas/show.html → ideas; imports/rows.py → imports; what all pages share → frame."""
    if file.as_posix() in ELSEWHERE:
        return ELSEWHERE[file.as_posix()]
    folder, *rest = file.parts
    inside = folder in ("pages", "templates") and (folder == "pages" or len(rest) > 1)
    area = rest[0].removesuffix(".py") if inside else folder
    is_shared = area in ("templates", "shared", "errors", "plumbing") or not rest
    return "frame" if is_shared else area


def catalogues() -> dict[str, Catalog]:
    return {file.stem: catalogue(file) for file in sorted(WELSH.glob("*.po"))}


def faults() -> Iterator[str]:
    """Each in one sentence; none when the Welsh is complete."""
    wanted, have = said(), catalogues()
    public = _held_by(have, PUBLIC)
    told: dict[Key, tuple[str, object]] = {}
    for area, words in have.items():
        for message in _messages(words):
            key = _key_of(message)
            yield from _wrong(area, message)
            if key in told and told[key][1] != message.string:
                yield f"{area}.po and {told[key][0]}.po say “{key[0]}” differently."
            told[key] = (area, message.string)
            if key not in wanted and not area.startswith((REFUSALS, LETTERS)):
                yield f"{area}.po has “{key[0]}”, which no page says any more."
    for key, one in wanted.items():
        if key not in told or (one.area in PUBLIC and key not in public):
            yield f"{one.area}.po lacks “{key[0]}”."


def extract(area: str) -> None:
    """Touches the file of this area only: others may be writing theirs."""
    wanted, have = said(), catalogues()
    words = have.get(area, Catalog("cy"))
    others = _held_by(have, PUBLIC - {area} if area in PUBLIC else have.keys() - {area})
    public = {} if area in PUBLIC else _held_by(have, PUBLIC)
    for message in [one for one in _messages(words) if _key_of(one) not in wanted or _key_of(one) in public]:
        words.delete(message.id, message.context)
    known = _held_by(have, have.keys())
    for key, one in wanted.items():
        if one.area == area and key not in others and key not in _held_by({area: words}, [area]):
            words.add(one.words, known[key].string if key in known else None, context=one.context)
    _write(area, words)


def _write(area: str, words: Catalog) -> None:
    tidy = Catalog("cy", fuzzy=False)
    for message in _messages(words):
        tidy.add(message.id, message.string, context=message.context)
    with (WELSH / f"{area}.po").open("wb") as file:
        file.write(f'{HEADER.format(area=area)}\nmsgid ""\nmsgstr ""\n"Language: cy\\n"\n'.encode())
        file.write(f'"Plural-Forms: {tidy.plural_forms}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'.encode())
        write_po(file, tidy, width=120, omit_header=True, no_location=True)


def _wrong(area: str, message: Message) -> Iterator[str]:
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    if not all(strings):
        yield f"{area}.po has no Welsh yet for “{_key(message)}”."
        return
    places = set(_PLACES.findall(_key(message)))
    if not area.startswith(REFUSALS) and any(places != set(_PLACES.findall(one or "")) for one in strings):
        yield f"{area}.po fills in other %(names)s than “{_key(message)}”."


def _messages(words: Catalog) -> list[Message]:
    return [message for message in words if message.id]


def _held_by(have: Mapping[str, Catalog], areas: Iterable[str]) -> dict[Key, Message]:
    return {_key_of(message): message for area in areas if area in have for message in _messages(have[area])}


def _key_of(message: Message) -> Key:
    return _key(message), message.context


def _key(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, tuple | list) else message.id)


def main(what: str, *areas: str) -> int:
    if what == "extract":
        for area in areas:
            extract(area)
    wrong = [fault for fault in faults() if not areas or fault.startswith(tuple(f"{area}.po" for area in areas))]
    print("\n".join(wrong))
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(*(sys.argv[1:] or ["check"])))
