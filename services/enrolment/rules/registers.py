"""Who came, and until when that can be marked. Nobody is counted or chased by it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from services.contracts.enrolment import Mark
from services.enrolment.model import PersonMark, TaughtSession
from services.enrolment.rules.refusals import NotOnTheList, NotYetMarkable, RegisterClosed, SessionCalledOff
from services.enrolment.rules.times import register_closes_at, register_opens_at


def require_open(session: TaughtSession, now: datetime) -> datetime:
    """Until when the list can be changed. Raises NotYetMarkable, RegisterClosed, SessionCalledOff."""
    if session.is_called_off:
        raise SessionCalledOff
    if now < register_opens_at(session.starts_at):
        raise NotYetMarkable
    if now >= (closes_at := register_closes_at(session.starts_at)):
        raise RegisterClosed
    return closes_at


def new_marks(so_far: Mapping[UUID, Mark | None], marks: Sequence[PersonMark]) -> list[PersonMark]:
    """What these marks change; the last one counts for each person. Raises NotOnTheList."""
    if not so_far.keys() >= {mark.person_id for mark in marks}:
        raise NotOnTheList
    wanted = {mark.person_id: mark for mark in marks}
    return [mark for person_id, mark in wanted.items() if so_far[person_id] is not mark.mark]
