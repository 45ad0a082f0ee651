"""The templates of one language: their filters, their words, and the shared macros as `m.name`."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from web import language

CLOTH = ("patch", "quilt")
"""Macros that give the same for the same arguments, and take long to draw."""
TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment(name: str) -> Environment:
    """One per language, so that no request can see another's words and macros need no context."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=1000,
        extensions=["jinja2.ext.i18n"],
    )
    words = language.translations(name)
    made.install_gettext_callables(  # type: ignore[attr-defined]
        words.ugettext, words.ungettext, newstyle=True, pgettext=words.upgettext, npgettext=words.unpgettext
    )
    says = language.Says(name)
    for filter_name in ("longdate", "shortdate", "weekday", "month", "clock", "moment", "listed"):
        made.filters[filter_name] = getattr(says, filter_name)
    made.filters |= {"midway": language.midway, "phone_link": language.phone_link, "seed": language.seed}
    made.globals.update(m=Macros(made), lang=name)
    return made


class Macros:
    """All macros of templates/shared as `m.name`, in every template and without an import."""

    def __init__(self, made: Environment) -> None:
        self._made = made

    def __getattr__(self, name: str) -> Any:
        for file in sorted((TEMPLATES / "shared").glob("*.html")):
            module = self._made.get_template(f"shared/{file.name}").module
            if hasattr(module, name):
                macro = getattr(module, name)
                setattr(self, name, lru_cache(2000)(macro) if name in CLOTH else macro)
                return getattr(self, name)
        raise AttributeError(name)
