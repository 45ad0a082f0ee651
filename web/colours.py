"""The colours that a college chooses among. Their tokens are in static/css/tokens.css, and tested to be readable."""

from web.language import mark

COLOURS = {
    "sea": ("#1f5a55", mark("Sea green")),
    "plum": ("#74395f", mark("Plum")),
    "moss": ("#4d6021", mark("Moss green")),
    "slate": ("#2b4f78", mark("Slate blue")),
}
"""By what `people` calls them: the strong one of each, and its words."""


def theme_colour(name: str) -> str:
    """For the edge of a phone's browser, which reads no style sheet."""
    return COLOURS[name][0]
