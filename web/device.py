"""Which kind of device somebody uses, in one word: so that she knows it again where she is signed in. No more is kept
of what her browser says of itself."""

from web.language import mark

WORDS = {
    "iphone": mark("An iPhone"),
    "ipad": mark("An iPad"),
    "android-phone": mark("An Android phone"),
    "android-tablet": mark("An Android tablet"),
    "chromebook": mark("A Chromebook"),
    "windows": mark("A Windows computer"),
    "mac": mark("A Mac"),
    "linux": mark("A Linux computer"),
    "other": mark("Another device"),
}
_SIGNS = (
    (("iPhone",), "iphone"),
    (("iPad",), "ipad"),
    (("Android", "Mobile"), "android-phone"),
    (("Android",), "android-tablet"),
    (("CrOS",), "chromebook"),
    (("Windows",), "windows"),
    (("Macintosh",), "mac"),
    (("Linux",), "linux"),
)
"""In this order: several say that they are another as well."""


def device_of(says_of_itself: str) -> str:
    return next((device for signs, device in _SIGNS if all(one in says_of_itself for one in signs)), "other")
