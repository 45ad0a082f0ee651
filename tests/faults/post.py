"""What our own mail server was handed, read once: by address and by reference."""

from collections import Counter, defaultdict

from tests.messages.smtp_sink import Sink


class Post:
    def __init__(self, sink: Sink) -> None:
        self.sink = sink
        self._read = 0
        self._to: dict[str, list[str]] = defaultdict(list)
        self._references: Counter[str] = Counter()

    def newest_to(self, contact: str) -> str:
        """The text of the newest letter, or nothing."""
        self._take_in()
        return self._to[contact][-1] if self._to.get(contact) else ""

    def references(self) -> Counter[str]:
        """How often each Message-ID came."""
        self._take_in()
        return self._references

    def clear(self) -> None:
        self.sink.letters.clear()
        self._read = 0
        self._to.clear()
        self._references.clear()

    def _take_in(self) -> None:
        for letter in self.sink.letters[self._read :]:
            self._to[str(letter["To"])].append(str(letter.get_content()))
            self._references[str(letter["Message-ID"])] += 1
        self._read = len(self.sink.letters)
