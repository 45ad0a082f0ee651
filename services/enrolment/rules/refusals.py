"""Every "no" of this service, each with its reason and what to do."""

from services.runtime.refusal import NotFound, Refusal

NOT_HERE = "There is no such place."


class NoSuchPlace(NotFound):
    def __init__(self) -> None:
        super().__init__(NOT_HERE)


class RunClosed(Refusal):
    slug = "run-closed"
    what_to_do = "Look at the other courses, or ring us."

    def __init__(self) -> None:
        super().__init__("This course is not open for booking.")


class RunHasBegun(Refusal):
    slug = "run-has-begun"
    what_to_do = "Ring us: we may still find a way. Or look at the other dates."

    def __init__(self) -> None:
        super().__init__("This course has already begun.")


class NotWaiting(Refusal):
    slug = "not-waiting"
    what_to_do = "Look at My courses to see how it stands."

    def __init__(self) -> None:
        super().__init__("You are not in the line for this course.")


class NothingToGiveBack(Refusal):
    slug = "nothing-to-give-back"
    what_to_do = "Look at My courses to see how it stands."

    def __init__(self) -> None:
        super().__init__("You do not have a place on this course that you could give back.")


class NoOffer(Refusal):
    slug = "no-offer"
    what_to_do = "Look at My courses to see how it stands. You can join the line again."

    def __init__(self) -> None:
        super().__init__("No place is kept for you on this course just now.")


class NothingToConfirm(Refusal):
    slug = "nothing-to-confirm"
    what_to_do = "You can book again, or join the line."

    def __init__(self) -> None:
        super().__init__("This place is not kept any more.")


class TooLateToUndo(Refusal):
    slug = "leaving-stands"
    what_to_do = "You can book again, or join the line."

    def __init__(self) -> None:
        super().__init__("The ten minutes for undoing this are over.")


class RoomHoldsFewer(Refusal):
    slug = "room-holds-fewer"
    what_to_do = "Choose a larger room for the course first, or a smaller number."

    def __init__(self, room_limit: int) -> None:
        super().__init__(
            f"The smallest room of this course holds {room_limit}.",
            field="places",
            values={"room_limit": room_limit},
        )


class TooFewPlaces(Refusal):
    slug = "too-few-places"

    def __init__(self) -> None:
        super().__init__("A course has at least one place.", field="places")


class NotYetMarkable(Refusal):
    slug = "who-came-not-yet"
    what_to_do = "Come back on the day."

    def __init__(self) -> None:
        super().__init__("This session has not come yet.")


class RegisterClosed(Refusal):
    slug = "who-came-closed"
    what_to_do = "If something is wrong, tell the desk."

    def __init__(self) -> None:
        super().__init__("Who came can be changed until four days after the session. That time is over.")


class NotOnTheList(Refusal):
    slug = "not-on-the-list"
    what_to_do = "Open the list again. Ask the desk to book somebody who is there without a place."

    def __init__(self) -> None:
        super().__init__("Somebody whom you marked has no place on this course.")


class SessionCalledOff(Refusal):
    slug = "session-called-off"
    what_to_do = "If it took place after all, tell the desk."

    def __init__(self) -> None:
        super().__init__("This session was called off.")
