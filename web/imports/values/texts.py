"""Plain words, lists of words, and how to reach somebody."""

import re
from collections.abc import Callable

from web.imports.model import say
from web.imports.values.read import Read, clear, guess, partly, plain, says_nothing, unusable

EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?:\+|\(?0)[\d\s()/-]{8,}\d")
# A health word in a sheet about tutors is left where it is; the college does not keep diagnoses.
HEALTH = re.compile(
    r"\b(bipolar|schizo\w*|psychosis|psychotic|depressi\w+|anxiety|ptsd|eupd|bpd|ocd|adhd|autis\w+|anorexi\w+|bulimi\w+"
    r"|dementia|addict\w+|alcoholi\w+|self[ -]?harm\w*|suicid\w+|(personality|eating) disorder|sectioned|diagnos\w+)\b",
    re.IGNORECASE,
)


_SIDES = (
    r"peer|lived|lxp?|ebe|expert|ot|nurse|prof|staff|tutor|trainer|clinical|clinician|psycholog|therap|carer|volunteer"
)
_BESIDE_NAME = re.compile(
    r"\([^)]*\)?|\[[^\]]*\]?"
    rf"|(?:\s[-–—:]|,)\s?(?:{_SIDES})\w*\b.*$|^(?:{_SIDES})\w*(?: \w+)?\s?[:–—-]\s",
    re.IGNORECASE,
)
_SURNAME_FIRST = re.compile(r"([^\W\d_][^,\d]*), ?([^\W\d_][^,\d]*)")


def words(said: str) -> Read[str]:
    return clear("" if says_nothing(said) else " ".join(said.split()))


def paragraphs(said: str) -> Read[str]:
    return clear("" if says_nothing(said) else said)


def public(said: str) -> Read[str]:
    """What everybody may read holds nobody's telephone number or email address."""
    text = "" if says_nothing(said) else said.strip()
    reach = [*PHONE.findall(text), *EMAIL.findall(text)]
    if not reach:
        return clear(text)
    bare = " ".join(EMAIL.sub(" ", PHONE.sub(" ", text)).split()).strip(" ,;:(")
    return guess(bare, say("Everybody will read this, so we took out “%(reach)s”.", reach=", ".join(reach)), bare)


def public_audience(said: str) -> Read[str]:
    """Who a course is for is never said by diagnosis."""
    if HEALTH.search(said):
        return unusable(
            "", say("It says who a course is for by diagnosis."), say("Say it in other words, for example: everyone.")
        )
    return public(" ".join(said.split()))


def outcomes(said: str) -> Read[tuple[str, ...]]:
    """Try two things; Make something"""
    if says_nothing(said):
        return clear(())
    parts = re.split(r"[;\n•]|(?:^|\s)\d+[.)]\s", said)
    return clear(tuple(filter(None, (part.strip(" -–*·\t.") for part in parts))))


def towns(said: str) -> Read[tuple[str, ...]]:
    """Chepstow, Churchdown"""
    if says_nothing(said) or plain(said) in {"any", "anywhere", "all", "all towns", "no preference"}:
        return clear(())
    parts = (part.strip(" .") for part in re.split(r"[;,\n/&]|\band\b|\bor\b", said))
    return clear(tuple(dict.fromkeys(filter(None, parts))))


def person(said: str) -> Read[str]:
    """O’Hara, Niamh → Niamh O’Hara. What stands beside a name is not kept: it may say which side of a pair she is."""
    name = " ".join(said.split())
    bare = " ".join(_BESIDE_NAME.sub(" ", name).split()).strip(" ,;:") or name
    surname_first = _SURNAME_FIRST.fullmatch(bare)
    turned = f"{surname_first[2]} {surname_first[1]}" if surname_first else bare
    if bare != name:
        return guess(turned, partly(" ".join(_BESIDE_NAME.findall(name)).strip(" ()-–:")))
    return guess(turned, say("The surname stood first, so we turned it round.")) if turned != bare else clear(name)


def people(said: str, is_somebody: Callable[[str], bool]) -> list[str]:
    """Priya Cole / Bethan Price · Cole, Priya. `is_somebody`: whether a name is known."""
    parts = (part.strip() for part in re.split(r"[;/&+\n]|\band\b|\bwith\b", said))
    return [name for part in parts for name in _one_or_more(part, is_somebody)]


def _one_or_more(part: str, is_somebody: Callable[[str], bool]) -> list[str]:
    """A comma parts two people, or a surname from its first name."""
    pieces = list(filter(None, (piece.strip() for piece in part.split(","))))
    turned = person(part).value
    return [turned] if len(pieces) == 2 and is_somebody(turned) else pieces


def email(said: str) -> Read[str]:
    if says_nothing(said):
        return clear("")
    found = EMAIL.findall(said)
    if len(found) == 1 and found[0] == said.strip():
        return clear(found[0])
    if found:
        rest = said.replace(found[0], "", 1).strip(" ,;:|/()<>.")
        return guess(found[0], partly(rest) if rest else say("We took the address in it."))
    return unusable("", say("This is not an email address."), say("Look at it once more."))


def phone(said: str) -> Read[str]:
    """A spreadsheet that takes a phone number for a number loses its first 0."""
    if says_nothing(said):
        return clear("")
    digits = re.sub(r"\D", "", said)
    if re.fullmatch(r"[1-9]\d{9}", said.replace(" ", "")):
        return guess("0" + " ".join([digits[:4], digits[4:]]), say("The first 0 was missing."))
    if 9 <= len(digits) <= 26:
        return clear(" ".join(said.split()))
    return unusable("", say("This is not a whole phone number."), say("Write it with its area code."))


def _degrees(lowest: float, highest: float) -> Callable[[str], Read[float | None]]:
    def degrees(said: str) -> Read[float | None]:
        if says_nothing(said):
            return clear(None)
        try:
            found = float(plain(said).replace(",", ".").replace("°", "").strip(" nwe"))
        except ValueError:
            return unusable(None, say("This is not a number of degrees."), say("Write it like 51.865."))
        if lowest <= found <= highest:
            return clear(found)
        return unusable(None, say("This is outside Britain and Ireland."), say("Look whether two columns are swapped."))

    return degrees


latitude = _degrees(49.5, 61.0)
longitude = _degrees(-11.0, 2.0)
