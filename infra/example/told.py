"""How far the story has come: a line for each thing that was done, so that a cut-off story goes on where it was.

It lies beside the college. What was done and not yet written down is said again with the same key, and is done once.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

FILE = "example-story.jsonl"


class Told:
    def __init__(self, data: Path, now: datetime) -> None:
        """`now` counts only where the story begins; afterwards it keeps the day on which it began."""
        self._path = data / FILE
        self._answers: dict[str, Any] = {}
        self.is_over = False
        self.reached: datetime | None = None
        self.began_at = now
        for line in self._path.read_text().splitlines() if self._path.exists() else ():
            self._read(line)
        if not self._answers and self.reached is None:
            self._path.write_text(_line(began_at=now.isoformat()))

    def __contains__(self, key: str) -> bool:
        return key in self._answers

    def __getitem__(self, key: str) -> Any:
        return self._answers[key]

    def note(self, key: str, answer: Any) -> None:
        self._answers[key] = answer
        self._append(key=key, answer=answer)

    def reach(self, moment: datetime) -> None:
        if self.reached is None or moment > self.reached:
            self.reached = moment
            self._append(reached=moment.isoformat())

    def end(self) -> None:
        self.is_over = True
        self._append(is_over=True)

    def _read(self, line: str) -> None:
        try:
            said = json.loads(line)
        except ValueError:  # cut off in the middle of a line
            return
        if "began_at" in said:
            self.began_at = datetime.fromisoformat(said["began_at"])
        if "reached" in said:
            self.reached = datetime.fromisoformat(said["reached"])
        if "key" in said:
            self._answers[said["key"]] = said["answer"]
        self.is_over = self.is_over or "is_over" in said

    def _append(self, **said: Any) -> None:
        with self._path.open("a") as file:
            file.write(_line(**said))


def _line(**said: Any) -> str:
    return "\n" + json.dumps(said)  # first, so that what was cut off stays a line by itself
