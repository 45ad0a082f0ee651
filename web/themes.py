"""What courses are about, in words: five colours of cloth."""

from web.language import mark

THEMES = {
    "understanding": mark("Understanding mental health"),
    "making": mark("Arts and making"),
    "outdoors": mark("Nature and movement"),
    "skills": mark("Life and work skills"),
    "change": mark("Shaping services together"),
}
