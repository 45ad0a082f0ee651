"""What one journey carries from step to step."""

from dataclasses import dataclass
from datetime import date, timedelta

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
    tutor: str
    """Who teaches it with her, by training."""
    students: tuple[str, str, str, str]
    """Who gives a place back, who is booked for at the door, who waits and comes, who waits and leaves."""
    begins_on: date
    idea: int = 0
    proposal: str = ""
    decision: str = ""
    run: str = ""
    course_dates: str = ""
    """These four are paths of pages; the last is in the prospectus."""

    @property
    def first_session_on(self) -> date:
        """A few days after voting has closed."""
        return self.begins_on + timedelta(days=20)

    @property
    def town(self) -> Town:
        return self.doors.town

    @property
    def term(self) -> str:
        return f"The weeks of {self.trainee}"

    @property
    def place(self) -> str:
        return f"{self.trainee} Mill"
