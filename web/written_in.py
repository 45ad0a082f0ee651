"""In which of our two languages somebody wrote. People write in theirs whatever language the page was in, so the words
themselves are asked: by the small ones that every sentence has."""

import re

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_ENGLISH_WORDS = """
the and of to in is are you your we our it its that this these for with be been have has not or on they them
their can from as if will would what when there was were by who how more than but so all about into out up no
yes does do did she he her his one two which then where before after each every may made make us say says said
write
"""
_WELSH_WORDS = """
y yr yn yng ym ac mae nid oes ei eu eich ein chi ni nhw ti gyda wedi sydd neu hwn hyn hon bydd gan dim ddim os
pan fel ond mewn yw ydy ydych roedd oedd gallwch beth ble pwy sut faint yma yno hefyd bob pob wrth drwy trwy
rhwng heb cyn nes eto nawr wedyn rhywun rhywbeth neb un dau tri rhaid eisiau gallu gwneud cael bod dod mynd
dweud diolch croeso ie na nac dyma dyna dros
"""
_ENGLISH, _WELSH = frozenset(_ENGLISH_WORDS.split()), frozenset(_WELSH_WORDS.split())
_WELSH_ENDS = ("'r", "'n", "'ch", "'w", "'i", "'u", "'m")
_ENGLISH_ENDS = ("'s", "n't", "'re", "'ll", "'ve", "'d")
_WELSH_LETTERS = re.compile(r"[ŵŷâêîôû]|^(?:dd|ll|rh|ng|mh|nh|ngh|chw|gw|cy|dy|sy|fy)|(?:wyd|odd|aeth|iad|iaeth|wch)$")


def written_in(text: str) -> str | None:
    """cy, en, or None when it cannot be told: a name, a number, a single word."""
    welsh = english = 0.0
    for word in _WORD.findall(text.lower().replace("’", "'")):
        english += (word in _ENGLISH) + word.endswith(_ENGLISH_ENDS)
        welsh += (word in _WELSH) + word.endswith(_WELSH_ENDS) + 0.5 * bool(_WELSH_LETTERS.search(word))
    if welsh == english:
        return None
    return "cy" if welsh > english else "en"
