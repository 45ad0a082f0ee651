"""`python -m tests.walls.asvs` writes docs/trust/asvs.md out of docs/trust/asvs.toml."""

import re
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).parents[2]
TRUST = HOME / "docs" / "trust"
PLACE = TRUST / "asvs.md"
PROOF = re.compile(r"(?:tests/[\w/.]+\.py(?:::\w+)?|\.ci/run)")
FILE = re.compile(
    r"(?:[\w.*-]+/)*[\w*-]*\.(?:py|md|toml|json|html|js|yml)\b|infra/compose/Caddyfile|\.dockerignore|\.ci/run"
)
SAYS = {"met": "met", "not": "**not met**", "na": "does not apply"}


@dataclass(frozen=True)
class Line:
    """One line of ASVS, and how it was judged."""

    number: str
    level: int
    asks: str
    judged: str
    because: str

    @property
    def proofs(self) -> list[str]:
        return PROOF.findall(self.because)

    @property
    def files(self) -> list[str]:
        return [one for one in FILE.findall(self.because) if "*" not in one]


def asvs() -> list[Line]:
    table = tomllib.loads((TRUST / "asvs.toml").read_text())
    found = []
    for number, row in table.items():
        (judged,) = set(row) & set(SAYS)
        found.append(Line(number, row["level"], row["asks"], judged, row[judged]))
    return found


def counted(lines: Iterable[Line]) -> dict[str, int]:
    lines = list(lines)
    return {
        "lines": len(lines),
        **{kind: sum(line.judged == kind for line in lines) for kind in SAYS},
        "level 1 not met": sum(line.judged == "not" and line.level == 1 for line in lines),
        "met by a test": sum(line.judged == "met" and bool(line.proofs) for line in lines),
    }


def text() -> str:
    lines = asvs()
    n = counted(lines)
    applies = n["met"] + n["not"]
    head = f"""# OWASP ASVS 5.0.0, levels 1 and 2, line by line

Of {n["lines"]} lines (all of levels 1 and 2 but WebRTC): **{n["met"]} met, {n["not"]} not met,
{n["na"]} do not apply.** Level 1 not met: {n["level 1 not met"]}. Of the {n["met"]} that are met, {n["met by a test"]}
({_share(n["met by a test"], n["met"])}) are held by an automated test: {_share(n["met by a test"], applies)} of all
{applies} that apply.

Written by `python -m tests.walls.asvs` out of [asvs.toml](asvs.toml); a test holds that every test and file that it
names is there. The requirements are those of the [OWASP ASVS](https://github.com/OWASP/ASVS/tree/v5.0.0), © OWASP
Foundation, CC BY-SA 4.0; what each asks is told here in our own few words, and its number leads to the full text. We
judged ourselves: nobody from outside has looked yet.

| line | level | asks | judged | by, or why |
|---|---|---|---|---|
"""
    return head + "".join(
        f"| {one.number} | {one.level} | {one.asks} | {SAYS[one.judged]} | {_linked(one.because)} |\n" for one in lines
    )


def _share(part: int, of: int) -> str:
    return f"{100 * part // max(of, 1)} %"


def _linked(because: str) -> str:
    return " ".join(f"`{word}`" if FILE.match(word) else word for word in because.split())


if __name__ == "__main__":
    PLACE.write_text(text())
    sys.exit(0)
