"""What one journey carries from step to step."""

from dataclasses import dataclass
from datetime import date

from tests.journeys.town import Town
from tests.journeys.walker import Doors


@dataclass
class Tale:
    """Each journey has names of its own, so that two of them in one college do not meet."""

    doors: Doors
    title: str
    """What the course is called."""
    trainee: str
    """Who learns to teach it."""
    students: tuple[str, str, str, str]
    """Who gives a place back, who is booked for at the door, who waits and comes, who waits and leaves."""
    idea: int = 0
    proposal: str = ""
    decision: str = ""
    run: str = ""
    course_dates: str = ""
    """These four are paths of pages; the last is in the prospectus."""
    first_session_on: date | None = None

    @property
    def town(self) -> Town:
        return self.doors.town

    @property
    def term(self) -> str:
        return f"The weeks of {self.trainee}"

    @property
    def place(self) -> str:
        return f"{self.trainee} Mill"
