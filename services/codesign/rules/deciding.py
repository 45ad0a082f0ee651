"""Asking the group about exactly one version, and what its answer means here."""

from datetime import date, datetime, time, timedelta

from services.codesign.model import Content, Proposal, Request, RequestState
from services.contracts.requests import Answer
from services.runtime.clock import COLLEGE_ZONE
from services.runtime.days import working_day_by
from services.runtime.refusal import Refusal

ANSWER_WITHIN = timedelta(days=14)
_EVENING = time(18)
_STATES = {
    Answer.GRANTED: RequestState.GRANTED,
    Answer.REFUSED: RequestState.REFUSED,
    Answer.LAPSED: RequestState.LAPSED,
}


class DraftChanged(Refusal):
    slug = "draft-changed"
    what_to_do = "Read it once more, then say ready."


class NothingChanged(Refusal):
    slug = "nothing-changed"
    what_to_do = "Change what you want to be different, then say ready."


class WithTheGroup(Refusal):
    slug = "with-the-group"
    what_to_do = "Take it back from the group first, if you want to change it."


class NotTheLatest(Refusal):
    slug = "not-the-latest"
    what_to_do = "Open the page again to see the latest version."


class AnsweredAlready(Refusal):
    slug = "answered-already"


class NotWithTheGroup(Refusal):
    slug = "not-with-the-group"


def answer_by(today: date) -> datetime:
    """Two weeks, to the evening of that day in the college's own zone."""
    return datetime.combine(working_day_by(today + ANSWER_WITHIN), _EVENING, COLLEGE_ZONE)


def require_not_asked(proposal: Proposal) -> None:
    if proposal.is_with_group:
        raise WithTheGroup("The group is asked about the version before this one, and has not answered yet.")


def sign(seen: str, now: str, content: Content, last: Content | None) -> None:
    """An owner says "ready" to the text whose digest she has `seen`."""
    if seen != now:
        raise DraftChanged("Something was changed since you read it.")
    if content == last:
        raise NothingChanged("This is word for word the version you both signed last.")


def ask_group(proposal: Proposal, digest: str, latest: str | None) -> None:
    """Raises when this version cannot be put to the group now."""
    require_not_asked(proposal)
    if latest is None or digest != latest:
        raise NotTheLatest("There is a newer version.")
    request = proposal.request
    if request and request.digest == digest and request.state in (RequestState.GRANTED, RequestState.REFUSED):
        raise AnsweredAlready("The group has answered on this version.", what_to_do="You can write a next version.")


def require_asked(proposal: Proposal) -> Request:
    if proposal.request is None or proposal.request.state is not RequestState.ASKED:
        raise NotWithTheGroup("The group is not asked, or has answered already.", what_to_do="Open the page again.")
    return proposal.request


def outcome(request: Request, answer: Answer, item_digest: str) -> RequestState | None:
    """What an answer makes of a request. None: it was taken back or answered before, nothing changes.

    A grant counts for exactly the bytes that were asked about; for any other text nothing was agreed.
    """
    if request.state is not RequestState.ASKED:
        return None
    return _STATES[answer] if item_digest == request.digest else RequestState.LAPSED
