"""Numbers to ring with the words beside them, as several pages let somebody write them."""

from collections.abc import Sequence

from web.clients.people.college import CrisisLine
from web.form import Form
from web.language import _

CRISIS, WORRY = range(1, 6), range(1, 4)
WORRY_PREFIX = "worry-"


def fill(form: Form, numbers: range, lines: Sequence[CrisisLine], of: str = "") -> None:
    for n, line in zip(numbers, lines, strict=False):
        for name in ("number", "words", "words_cy"):
            form.values[f"{of}{name}-{n}"] = [getattr(line, name)]


def read(form: Form, numbers: range, of: str = "") -> list[dict[str, str]]:
    """Those that have a number; a number without words, or words without, stands there as wrong."""
    return [line for line in (_line(form, n, of) for n in numbers) if line["number"]]


def _line(form: Form, n: int, of: str) -> dict[str, str]:
    line = {name: form.text(f"{of}{name}-{n}") for name in ("number", "words", "words_cy")}
    if bool(line["number"]) != bool(line["words"]):
        form.wrong(f"{of}number-{n}", _("Write the number and the words beside it, or neither"))
    return line
