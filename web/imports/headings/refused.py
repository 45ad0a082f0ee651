"""What the college does not keep, and sheets that are about students: not read, whatever else is in them."""

import re
from collections.abc import Iterable

from web.imports.values.texts import HEALTH

REFUSED = re.compile(
    r"\b(diagnos\w*|dx|icd|nhs|medication|meds|medical|health condition\w*|long term condition\w*|illness|symptoms?"
    r"|mental health (condition|problem|history|issue)\w*|treatment|section(ed)? (2|3|17|117)|mha|cpa|care ?coordinator"
    r"|care ?plan|gp|psychiatrist|consultant|risks?|dob|date of birth|birth ?(day|date)|ethnic\w*|religion|faith"
    r"|sexual\w*|gender|marital|disabilit\w+|impairment|national insurance|ni (no|number)|passport|bank|sort code"
    r"|account (no|number)|benefits?|pip|esa|universal credit|criminal\w*|convictions?|offen[cs]es?|next of kin|rio)\b"
)
TELLS_WHEN_DONE = re.compile(r"\b(done|completed|passed|attended|taken|achieved|started|issued)\b")
OF_STUDENTS = re.compile(
    r"\b(students?|learners?|attendance|attendees?|enrolments?|enrolled|referrals?|register|waiting list|clients?"
    r"|patients?)\b"
)
STUDENT_HEADINGS = {
    "student", "student name", "students name", "learner", "learner name", "attended", "attendance", "enrolled",
    "referred by", "referral", "referrer", "emergency contact", "client", "client name", "patient", "patient name",
    "service user",
}  # fmt: skip
SOME = 0.3


def is_refused(heading: str) -> bool:
    return bool(REFUSED.search(heading))


def is_about_students(headings: Iterable[str], *names: str) -> bool:
    return any(heading in STUDENT_HEADINGS for heading in headings) or any(OF_STUDENTS.search(name) for name in names)


def holds_nhs_numbers(cells: list[str]) -> bool:
    return len(cells) >= 3 and sum(map(is_nhs_number, cells)) >= 0.8 * len(cells)


def is_nhs_number(cell: str) -> bool:
    """Ten digits, the last of which checks the others (modulus 11)."""
    digits = re.sub(r"[\s-]", "", cell)
    if not re.fullmatch(r"[1-9]\d{9}", digits):
        return False
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check % 11 == int(digits[9]) and check != 10


def speaks_of_health(cell: str) -> bool:
    return bool(HEALTH.search(cell))


def mostly_health(cells: list[str]) -> bool:
    return bool(cells) and sum(map(speaks_of_health, cells)) >= SOME * len(cells)
