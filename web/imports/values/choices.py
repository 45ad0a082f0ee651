"""Words of which there are only a few: themes, floors, signal, kinds of tutor, what a course needs of a room."""

import re
from collections.abc import Mapping
from typing import TypeVar

from web.imports.model import Floor, Need, PhoneSignal, Theme, TutorKind, say
from web.imports.values.read import Read, clear, guess, partly, plain, says_nothing, unusable

T = TypeVar("T")

THEMES: dict[str, Theme] = {
    "understanding mental health": Theme.UNDERSTANDING,
    "understanding": Theme.UNDERSTANDING,
    "arts and making": Theme.MAKING,
    "making": Theme.MAKING,
    "nature and movement": Theme.OUTDOORS,
    "outdoors": Theme.OUTDOORS,
    "life and work skills": Theme.SKILLS,
    "skills": Theme.SKILLS,
    "shaping services together": Theme.CHANGE,
    "shaping services": Theme.CHANGE,
    "change": Theme.CHANGE,
}
THEME_WORDS: dict[Theme, str] = {
    Theme.UNDERSTANDING: r"understand\w*|mental|mind|anxi\w*|mood|depress\w*|sleep\w*|trauma|grief|loss|recovery"
    r"|well ?being|hearing voices|mindful\w*|compassion|menopause|adhd|psycho\w*|emotion\w*|self care",
    Theme.MAKING: r"art|arts|craft\w*|creativ\w*|draw\w*|paint\w*|weav\w*|sing\w*|music|writ\w*|poetry|photograph\w*"
    r"|knit\w*|pottery|textile\w*|drama|spoken word|making(?! sense| a difference)",
    Theme.OUTDOORS: r"nature|outdoors?|outside|walk\w*|garden\w*|green|allotment|movement|yoga|tai chi|exercise|active"
    r"|physical|sport\w*|dance|dogs?|wood\w*",
    Theme.SKILLS: r"skills?|life|work\w*|job\w*|employ\w*|money|budget\w*|cook\w*|digital|computer\w*|phone|repair"
    r"|practical|language|learning|volunteer\w*|confidence|assertive\w*",
    Theme.CHANGE: r"shap\w*|services?|change|voice|involve\w*|co ?produc\w*|peer support|ally|campaign\w*|your say"
    r"|telling your story|making a difference|together|research|leadership",
}
_THEME_PATTERNS = {theme: re.compile(rf"\b(?:{words})\b") for theme, words in THEME_WORDS.items()}


def theme(said: str) -> Read[Theme | None]:
    text = re.sub(r"\W+", " ", plain(said).replace("&", " and ")).strip()
    if says_nothing(said):
        return clear(None)
    if text in THEMES:
        return clear(THEMES[text])
    if found := theme_of_words(said):
        return guess(found, say("It sounds like this theme."))
    return unusable(None, say("We know no such theme."), say("Choose one of the five themes."))


def theme_of_words(said: str) -> Theme | None:
    """The theme that most words of a text speak of, if one is ahead of the others."""
    text = re.sub(r"\W+", " ", plain(said))
    scores = sorted(((len(found.findall(text)), theme) for theme, found in _THEME_PATTERNS.items()), reverse=True)
    (best, at), (second, _) = scores[0], scores[1]
    return at if best > second else None


FLOORS: dict[str, Floor] = {
    r"(\w+ (floor)?)?\W*(with |by |via |has )?(a )?lift\W*( access| available)?": Floor.UPSTAIRS_WITH_LIFT,
    r"ground( floor)?|g|gf|g/f|0|downstairs|street level|level": Floor.GROUND,
    r"(1st|2nd|3rd|4th|first|second|third|fourth|upper|top|1|2|3|4)( floor)?|upstairs": Floor.UPSTAIRS,
    r"basement|lower ground( floor)?|cellar|lg|-1": Floor.BASEMENT,
}
_NO_LIFT = re.compile(r"\b(no|without( a)?) lift\b")
SIGNALS: dict[str, PhoneSignal] = {
    r"(very )?good|strong|fine|ok|yes|y|✓|full|excellent|4g|5g": PhoneSignal.GOOD,
    r"patchy|poor|weak|some|so-so|intermittent|hit and miss|depends( on network)?|variable|low": PhoneSignal.PATCHY,
    r"none upstairs|no signal upstairs|not upstairs|downstairs only|ground floor only": PhoneSignal.NONE_UPSTAIRS,
    r"none|no|n|no signal|zero|nil": PhoneSignal.NONE,
}
PEER = re.compile(r"\b(peer|lived[ -]?exp\w*|lived|expert by experience|ebe|experience|le tutor|lxp?|psw)\b")
NOT_PEER = re.compile(r"\bnon[ -]?peer\b")
BY_TRAINING = re.compile(
    r"\b(ot|occupational|nurse|nursing|training|trained|trainer|professional|prof|tutor|teacher|psycholog\w*|psychiatr\w*"
    r"|social worker|physio\w*|clinic\w*|therap\w*|doctor|gp|staff|practitioner|lecturer|non[ -]?peer"
    r"|specialist|counsellor)\b"
)
BOTH = re.compile(r"\b(both|either|and)\b|[/+&]")


def floor(said: str) -> Read[Floor]:
    if _NO_LIFT.search(plain(said)):
        return _one_of(FLOORS, _NO_LIFT.sub("", plain(said)).strip(" ,;()-") or "upstairs", Floor.NOT_SAID)
    return _one_of(FLOORS, said, Floor.NOT_SAID)


def phone_signal(said: str) -> Read[PhoneSignal]:
    return _one_of(SIGNALS, said, PhoneSignal.NOT_CHECKED)


def _one_of(choices: Mapping[str, T], said: str, nothing: T) -> Read[T]:
    if says_nothing(said):
        return clear(nothing)
    text = plain(said).strip(" .")
    found = next((value for words, value in choices.items() if re.fullmatch(words, text)), None)
    if found is not None:
        return clear(found)
    inside = [value for words, value in choices.items() if re.search(rf"\b(?:{words})\b", text)]
    if len(inside) == 1:
        return guess(inside[0], say("The other words are not kept."))
    return unusable(nothing, say("We do not know this word."), say("Use one of the words that other rows use."))


def tutor_kind(said: str) -> Read[TutorKind]:
    """A tutor by training is whoever is called by a profession; "tutor" alone is one too."""
    if says_nothing(said):
        return clear(TutorKind.UNKNOWN)
    text = plain(said)
    is_peer = bool(PEER.search(text)) and not NOT_PEER.search(text)
    by_training = bool(BY_TRAINING.search(re.sub(r"\bpeer (tutor|trainer|worker|support worker)\b", "peer", text)))
    if is_peer and by_training and BOTH.search(text):
        return unusable(
            TutorKind.UNKNOWN, say("It names both sides of a pair."), say("Ask the person which one to write.")
        )
    if is_peer:
        return clear(TutorKind.PEER)
    if by_training:
        return clear(TutorKind.BY_TRAINING)
    return unusable(
        TutorKind.UNKNOWN, say("We cannot tell which side of a pair this is."), say("Write peer, or the profession.")
    )


def has_lived_experience(said: str) -> Read[TutorKind]:
    """A column "Lived experience" with yes and no in it."""
    text = plain(said)
    if text in {"yes", "y", "✓", "✔"}:
        return guess(TutorKind.PEER, say("We took “yes” here as a peer tutor."))
    if text in {"no", "n"}:
        return guess(TutorKind.BY_TRAINING, say("We took “no” here as a tutor by training."))
    return tutor_kind(said)


NEEDS: dict[Need, str] = {
    Need.STEP_FREE: r"step[ -]?free|wheelchair\w*|level access|accessible|ground floor|no steps|ramp",
    Need.HEARING_LOOP: r"(hearing|induction)( loop)?|loop",
    Need.QUIET_SPACE: r"quiet( space| room| area| corner)?( nearby)?|breakout( room| space)?|chill[ -]?out( space)?",
    Need.OUTDOORS: r"outdoors?|outside( space)?|garden|outdoor space|nature|green space",
    Need.TABLES: r"(work)?tables?|desks?|table space",
}
_NEED_FILLERS = re.compile(
    r"\b(nearby|access|space|room|needed|please|with|a|an|the|essential|preferred|needs?)\b|[^\w\s]"
)


def room_needs(said: str) -> Read[frozenset[Need]]:
    """hearing loop; step free"""
    if says_nothing(said) or plain(said) in {"none", "no", "nothing", "nil", "any"}:
        return clear(frozenset())
    found: set[Need] = set()
    rest: list[str] = []
    for part in re.split(r"[;,\n/+&]|\band\b", plain(said)):
        needs = {need for need, words in NEEDS.items() if re.search(rf"\b(?:{words})\b", part)}
        left = part if not needs else re.sub("|".join(rf"\b(?:{NEEDS[need]})\b" for need in needs), " ", part)
        found |= needs
        rest += [word for word in [_NEED_FILLERS.sub(" ", left).strip()] if word]
    words = ", ".join(sorted("outside" if need is Need.OUTDOORS else need.value.replace("_", " ") for need in found))
    if rest and not found:
        return unusable(frozenset(), say("The college keeps no such need of a room."), say("Tell it to the tutors."))
    return guess(frozenset(found), partly("; ".join(rest)), words) if rest else clear(frozenset(found), words=words)
