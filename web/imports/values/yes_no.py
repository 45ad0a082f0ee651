"""Yes, no, and not checked yet. Whatever is not a plain yes is never read as yes without asking."""

import re

from web.imports.model import YesNo, say
from web.imports.values.read import Read, clear, guess, plain, says_nothing, unusable

YES = {
    "yes",
    "y",
    "✓",
    "✔",
    "☑",
    "✅",
    "true",
    "t",
    "1",
    "ok",
    "yep",
    "yeah",
    "oes",
    "ydy",
    "ie",
    "level",
    "full",
    "have",
}
NO = {"no", "n", "✗", "✘", "❌", "☒", "false", "f", "0", "none", "nope", "nac oes", "nac ydy", "nag oes", "not"}
CROSS = {"x", "×"}
PARTLY = re.compile(
    r"\b(part(ly|ial(ly)?)?|some|most(ly)?|limited|half|nearly|almost|sometimes|one step|on request|ask|if)\b"
)
NO_STEPS = re.compile(r"^no (steps?|stairs)\b(?!.*\b(but|except)\b)")
STEPS = re.compile(r"\b(steps?(?![ -]?free)|stairs)\b")
YES_FIRST = re.compile(r"^(yes|y|✓|✔|level access|ramp(ed)?|step[ -]?free|fully)\b|^[✓✔]")
NO_FIRST = re.compile(r"^(no|not|none|n|✗|✘)\b|^[✗✘]|\bno (access|loop|parking|quiet)\b")
STANDS_FOR_SPACES = re.compile(
    r"^\d+\s*(spaces?|bays?)\b|^(on[ -]?street|street|car park|own car park|pay (and|&) display)\b"
)


def yes_no(said: str) -> Read[YesNo]:
    text = plain(said).strip(" .!")
    if says_nothing(said):
        return clear(YesNo.NOT_CHECKED)
    if text in YES:
        return clear(YesNo.YES)
    if text in NO:
        return clear(YesNo.NO)
    if text in CROSS:
        return unusable(YesNo.NOT_CHECKED, say("A cross can mean yes or no."), say("Write yes or no."))
    return _in_words(text)


def _in_words(text: str) -> Read[YesNo]:
    if "?" in text or re.search(r"\b(tbc|think|maybe|perhaps|check|probably|possibly|should be)\b", text):
        return clear(YesNo.NOT_CHECKED, say("There is a doubt in it, so it is not checked yet."))
    if NO_STEPS.search(text):
        return guess(YesNo.YES, say("It names no steps, which sounds like yes."))
    if NO_FIRST.search(text):
        return clear(YesNo.NO, say("We kept the “no”; the other words are not kept."))
    if STEPS.search(text):
        return guess(YesNo.NO, say("It names steps, so the stricter reading holds."))
    if PARTLY.search(text):
        return guess(YesNo.NO, say("It is not a full yes, so the stricter reading holds."))
    if YES_FIRST.search(text):
        return guess(YesNo.YES, say("It says more than yes; the other words are not kept."))
    if STANDS_FOR_SPACES.search(text):
        return guess(YesNo.YES, say("It tells what there is, which sounds like yes."))
    return unusable(YesNo.NOT_CHECKED, say("This is neither yes nor no."), say("Write yes, no, or leave it blank."))


def stricter(one: YesNo, other: YesNo) -> YesNo:
    order = (YesNo.NO, YesNo.NOT_CHECKED, YesNo.YES)
    return min(one, other, key=order.index)
