"""The frame around every page: who asks, in which language, and the answer with all its headers.

`page()` is the one way to show something and `see()` the one way to send somebody on after a form.
"""

from web.frame.answers import is_fragment, own_path, page, see, see_elsewhere
from web.frame.frame import (
    BARE,
    FIRST_DAY,
    LIST,
    YEAR,
    AnyRequest,
    ForeignForm,
    Frame,
    Given,
    StaleForm,
    WrittenByAnother,
    WrongHost,
    frame_of,
    list_cookie,
)
from web.frame.headers import HEADERS, guarded

__all__ = [
    "BARE",
    "FIRST_DAY",
    "HEADERS",
    "LIST",
    "YEAR",
    "AnyRequest",
    "ForeignForm",
    "Frame",
    "Given",
    "StaleForm",
    "WrittenByAnother",
    "WrongHost",
    "frame_of",
    "guarded",
    "is_fragment",
    "list_cookie",
    "own_path",
    "page",
    "see",
    "see_elsewhere",
]
