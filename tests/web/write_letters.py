"""Writes what services write to people into web's files, so that whoever reads the Welsh of the college reads it too.

`python -m tests.web.write_letters`, after the words of a letter have changed.
"""

from collections.abc import Sequence

from babel.messages.catalog import Catalog

from services.messages import words
from services.people.rules import letters
from services.runtime.welsh import Text
from web import translate

AREAS: dict[str, Sequence[Text]] = {"letters_messages": words.texts(), "letters_people": letters.texts()}


def main() -> None:
    for area, texts in AREAS.items():
        catalogue = Catalog("cy")
        for one in texts:
            catalogue.add(one.english, one.welsh, context=one.name)
        translate._write(area, catalogue)


if __name__ == "__main__":
    main()
