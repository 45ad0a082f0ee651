"""Every anticipated "no" of scheduling, with its slug."""

from services.runtime.refusal import Refusal


class Unfit(Refusal):
    """Something typed cannot be meant so. `field` names it."""

    slug = "unfit"
    status = 422


class NameTaken(Refusal):
    slug = "name-taken"
    what_to_do = "Choose another name, or change the one that is there."


class DaysInUse(Refusal):
    slug = "days-in-use"
    what_to_do = "Move these sessions or call them off first."


class NotForNewRuns(Refusal):
    slug = "not-for-new-runs"


class NewerVersion(Refusal):
    slug = "newer-version"
    what_to_do = "Look at the newest version and plan that one."


class TermTooShort(Refusal):
    slug = "term-too-short"
    what_to_do = "Start earlier, choose another day of the week or another term."


class AlreadyPast(Refusal):
    slug = "already-past"


class VenueResting(Refusal):
    slug = "venue-resting"
    what_to_do = "Choose another venue, or bring this one back into use first."


class VenueClosed(Refusal):
    slug = "venue-closed"
    what_to_do = "Choose a time when it is open, or change its opening hours."


class CollegeClosed(Refusal):
    slug = "college-closed"
    what_to_do = "Choose another day."


class RoomTooSmall(Refusal):
    slug = "room-too-small"
    what_to_do = "Choose a larger room."


class RoomTaken(Refusal):
    slug = "room-taken"
    what_to_do = "Choose another time or another room."


class TutorTaken(Refusal):
    slug = "tutor-taken"
    what_to_do = "Choose another time or another tutor."


class TutorNotReady(Refusal):
    slug = "tutor-not-ready"
    what_to_do = "Choose somebody who is ready on all the dates, or earlier dates."


class NotAPair(Refusal):
    slug = "not-a-pair"
    what_to_do = "Choose somebody else to lead it with the first."


class CalledOff(Refusal):
    slug = "called-off"


class LastSession(Refusal):
    slug = "last-session"
    what_to_do = "Call off the whole course dates instead."


class SessionsMarked(Refusal):
    slug = "sessions-marked"
    what_to_do = "Look at the marked dates first."


class RunHasPlaces(Refusal):
    slug = "run-has-places"
    what_to_do = "Call the course dates off if they cannot happen: everybody is told then."


class ChangeStays(Refusal):
    slug = "change-stays"
    what_to_do = "Change it again instead."
