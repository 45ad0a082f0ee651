"""The texts of another language, compiled once and kept beside them, as Python keeps its own: reading them as they are
written takes a second, loading what was compiled a hundredth of one."""

import json
import os
from contextlib import suppress
from functools import reduce
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

LOCALE = Path(__file__).parent / "locale"


class Kept(NamedTuple):
    words: bytes
    """A catalogue of GNU gettext (.mo), of all areas."""
    codes: bytes
    """JSON: of every area, the codes of its texts."""


def kept(language: str) -> Kept:
    """Compiled where that has not been done, and kept where it may be written (a container brings it along)."""
    folder = LOCALE / language
    files = sorted(folder.glob("*.po"))
    digest = sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:16]
    places = [folder / "__pycache__" / f"{digest}{end}" for end in (".mo", ".json")]
    with suppress(OSError):
        return Kept(*(place.read_bytes() for place in places))
    made = _made({file.stem: catalogue(file, language) for file in files})
    with suppress(OSError):
        _keep(dict(zip(places, made, strict=True)))
    return made


def catalogue(file: Path, language: str = "cy") -> "Catalog":
    from babel.messages.pofile import read_po  # only to compile, and for who reads the Welsh

    with file.open("rb") as opened:
        return read_po(opened, locale=language, abort_invalid=True)


def code_of(message: "Message", *, is_whole: bool = True) -> str:
    """Of a sentence and its translation; or of the sentence alone."""
    said = (message.context, message.id, message.string) if is_whole else (message.context, message.id)
    return sha256(repr(said).encode()).hexdigest()[:12]


def _made(areas: "dict[str, Catalog]") -> Kept:
    from babel.messages.mofile import write_mo

    codes = {area: [code_of(message) for message in words if message.id] for area, words in areas.items()}
    compiled = BytesIO()
    write_mo(compiled, reduce(_joined, areas.values()))
    return Kept(compiled.getvalue(), json.dumps(codes).encode())


def _joined(all_of_them: "Catalog", more: "Catalog") -> "Catalog":
    for message in more:
        if message.id:
            all_of_them.add(message.id, message.string, flags=message.flags, context=message.context)
    return all_of_them


def _keep(contents: dict[Path, bytes]) -> None:
    """Whole or not at all, and nothing of an older version."""
    folder = next(iter(contents)).parent
    folder.mkdir(exist_ok=True)
    before = {*folder.iterdir()} - {*contents}
    for place, content in contents.items():
        with NamedTemporaryFile(dir=folder, delete=False) as file:
            file.write(content)
        os.chmod(file.name, 0o644)
        os.replace(file.name, place)
    for old in before:
        old.unlink(missing_ok=True)
