"""Numbers of people, and miles. Where a sheet gives two numbers, the lower one holds."""

import re

import msgspec

from web.imports.model import say
from web.imports.values.read import Read, clear, guess, plain, says_nothing, unusable

WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
         "eleven": 11, "twelve": 12, "fourteen": 14, "fifteen": 15, "sixteen": 16, "eighteen": 18, "twenty": 20,
         "thirty": 30, "a dozen": 12}  # fmt: skip
IN_WORDS = re.compile(r"\b(" + "|".join(sorted(WORDS, key=len, reverse=True)) + r")\b")
ABOUT = re.compile(r"\b(about|around|approx(imately)?|circa|c|ca|roughly|say|or so)\b|~|ish\b|\bc(?=\d)|\+")
LIMIT = re.compile(r"^(up to|max(imum)?( of)?|no more than|at most|holds|seats|min(imum)?( of)?|at least|<=?|≤)\b")
PLAIN = re.compile(r"^\d+(\.0+)?(\s*(people|persons|seats|seated|students|places|pax|chairs|max(imum)?|min(imum)?))?$")
A_DATE = re.compile(r"^\d{4}-\d\d-\d\d|^(\d{1,2}-(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|[a-z]{3}-\d\d)$")
MOST_PEOPLE = 2000
KM_IN_A_MILE = 1.609
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def people(said: str) -> Read[int | None]:
    """12 · about 10 → 10, asked · 12-14 → 12, asked · blank: not said"""
    if says_nothing(said):
        return clear(None)
    text = _digits(said)
    if A_DATE.match(text):
        return unusable(
            None,
            say("The spreadsheet program has turned this into a date; perhaps a range such as 8-10 was typed."),
            say("Write the number alone, or as text."),
        )
    numbers = [int(float(found)) for found in re.findall(r"(?<![\d.])\d{1,9}(?:\.\d+)?", text)]
    if not numbers or text.startswith("-"):
        return unusable(None, say("There is no number of people in this."), say("Write a number."))
    return _judged(LIMIT.sub("", text).strip(), numbers)


def _judged(text: str, numbers: list[int]) -> Read[int | None]:
    lowest = min(numbers)
    if not 0 < lowest <= MOST_PEOPLE:
        return unusable(None, say("This cannot be a number of people."), say("Write a number."))
    if len(set(numbers)) > 1:
        return guess(lowest, say("It gives more than one number; the lower one holds."))
    if PLAIN.match(text):
        return clear(lowest)
    if ABOUT.search(text):
        return guess(lowest, say("It says “about”; we take the number itself as the most."))
    return guess(lowest, say("We took the number and left the other words out."))


class Travel(msgspec.Struct, frozen=True):
    miles: int | None = None
    anywhere: bool = False
    without_car: bool = False


def travel(said: str) -> Read[Travel]:
    """15 miles · 5 (no car) · anywhere"""
    if says_nothing(said):
        return clear(Travel())
    text = _digits(said)
    without_car = bool(re.search(r"\b(no|without( a)?) (car|transport)\b|\b(bus|walk|bike|cycle)\b", text))
    numbers = [float(found) for found in re.findall(r"(?<![\d.])\d{1,6}(?:\.\d+)?", text)]
    if not numbers:
        return _travel_in_words(text, without_car)
    in_km = bool(re.search(r"km|kilomet", text))
    miles = int(min(numbers) / KM_IN_A_MILE if in_km else min(numbers))
    words = f"{miles} miles" + (", without a car" if without_car else "")
    if miles > 500 or re.search(r"\bmin(ute)?s?\b|\bhours?\b|\bhrs?\b", text):
        return unusable(Travel(), say("This is not a distance in miles."), say("Write how many miles, or “anywhere”."))
    if in_km:
        return guess(Travel(miles, without_car=without_car), say("Kilometres, turned into miles."), words)
    if len(set(numbers)) > 1:
        return guess(Travel(miles, without_car=without_car), say("Two distances; the shorter one holds."), words)
    if re.fullmatch(r"(up to |within |max )?[\d.]+\s*(m|mi|miles?)?\s*(\(?\s*(no car|by bus|bus)\s*\)?)?", text):
        return clear(Travel(miles, without_car=without_car), words=words)
    return guess(Travel(miles, without_car=without_car), say("We took the number as miles."), words)


def _travel_in_words(text: str, without_car: bool) -> Read[Travel]:
    if re.search(r"\b(anywhere|any|all over|whole county|countywide|no limit|everywhere)\b", text):
        return clear(Travel(anywhere=True, without_car=without_car))
    if re.search(r"\b(home|local|locally|town) only\b|^(local|locally|none|no)$", text):
        return guess(Travel(0, without_car=without_car), say("It sounds like the home town only."), "0 miles")
    return unusable(Travel(), say("This is not a distance in miles."), say("Write how many miles, or “anywhere”."))


def _digits(said: str) -> str:
    return IN_WORDS.sub(lambda found: str(WORDS[found.group(1)]), _THOUSANDS.sub("", plain(said)))
