"""The templates of one language: their filters, their words, and the shared macros as `m.name`."""

from contextlib import suppress
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from web import catalogues, language
from web.short import short
from web.written_in import written_in

CLOTH = ("patch", "quilt")
"""Macros that give the same for the same arguments, and take long to draw."""
TEMPLATES = Path(__file__).parent / "templates"
COMPILED = TEMPLATES / "__pycache__"


class Compiled(FileSystemBytecodeCache):
    """Compiled once and kept beside the templates, as Python keeps its own: compiling one takes 8 ms, loading 0.2 ms.
    Where nothing may be written (a container, which brings them along) it goes on without."""

    def __init__(self) -> None:
        with suppress(OSError):
            COMPILED.mkdir(exist_ok=True)
        super().__init__(str(COMPILED))

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


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
        bytecode_cache=Compiled(),
    )
    says = language.Says(name)
    for filter_name in ("longdate", "shortdate", "weekday", "month", "clock", "moment", "listed"):
        made.filters[filter_name] = getattr(says, filter_name)
    made.filters |= {
        "written_in": written_in,
        "midway": language.midway,
        "phone_link": language.phone_link,
        "seed": language.seed,
        "short": short,
    }
    made.globals.update(words_of(name), m=Macros(made), lang=name)
    return made


def words_of(name: str) -> dict[str, Any]:
    """`_()` and `ngettext()` for templates: HTML is allowed in a sentence, and its values are escaped. Jinja's own
    extension finds the same sentence anew sixty times a page."""
    words = partial(language.translations, name)  # read with the first sentence that is shown in it

    @lru_cache(5000)
    def plain(sentence: str) -> Markup:
        return Markup(words().ugettext(sentence)) % ()  # noqa: S704  (our own words)

    def say(sentence: str, **values: object) -> Markup:
        return Markup(words().ugettext(sentence)) % values if values else plain(sentence)  # noqa: S704

    def say_number(singular: str, plural: str, num: int, **values: object) -> Markup:
        return Markup(words().ungettext(singular, plural, num)) % {"num": num, **values}  # noqa: S704

    return {"_": say, "ngettext": say_number}


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


def make_ready() -> None:
    """All words and every template compiled, so that nobody's first visit holds up the others. Takes a second when it
    is all new, else a tenth: for a thread beside the loop, or before an image is closed."""
    made = environment("en")
    macros: Any = made.globals["m"]
    macros.college_name  # noqa: B018  (all shared macros are looked through for it)
    for file in TEMPLATES.rglob("*.html"):
        _compile(made, str(file.relative_to(TEMPLATES)))
    for name in language.LANGUAGES.keys() - {"en"}:
        catalogues.kept(name)


def _compile(made: Environment, name: str) -> None:
    """Into the folder, not into memory: a page that nobody opens costs nothing."""
    source, filename, _ = FileSystemLoader(TEMPLATES).get_source(made, name)
    kept = made.bytecode_cache
    if kept is None:
        return
    bucket = kept.get_bucket(made, name, filename, source)
    if bucket.code is None:
        bucket.code = made.compile(source, name, filename)
        kept.set_bucket(bucket)


if __name__ == "__main__":
    make_ready()
