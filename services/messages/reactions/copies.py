"""What a message may speak of, and to whom: copies of others' facts."""

from services.contracts.codesign import (
    CarriedOverAgreed,
    CarriedOverEnding,
    CarriedOverNotAgreed,
    CoOwnerJoined,
    CourseApproved,
    CourseCarriedOver,
    CourseWithdrawn,
    OwnerLeft,
    OwnerTookOver,
    ProposalStarted,
    ProposalTakenBack,
)
from services.contracts.enrolment import (
    LeavingUndone,
    OfferAccepted,
    PlaceBooked,
    PlaceCalledOff,
    PlaceGivenBack,
    RunDemandChanged,
)
from services.contracts.groups import CoChairNamed, CoChairStoodDown, SeatLeft, SeatTaken, VotingOpened
from services.contracts.people import PersonErased, RoleEnded, RoleTaken
from services.contracts.scheduling import (
    RunCalledOff,
    RunPlacesChanged,
    RunPlanned,
    SessionCalledOff,
    SessionChanged,
    VenueAdded,
    VenueChanged,
)
from services.messages.reactions.saying import REACTIONS
from services.messages.store import copies as store
from services.runtime import merged
from services.runtime.database import Connection

merged.follow(REACTIONS)


@REACTIONS.copy(VenueAdded, VenueChanged)
async def copy_venue(event: VenueAdded | VenueChanged, db: Connection) -> None:
    await store.save_venue(db, event.venue_id, event.facts.name, event.facts.town)


@REACTIONS.copy(RunPlanned)
async def copy_run(event: RunPlanned, db: Connection) -> None:
    await store.save_run(db, event.run_id, event.facts)
    await store.save_sessions(db, event.run_id, event.facts.sessions)


@REACTIONS.copy(RunPlacesChanged)
async def copy_room_limit(event: RunPlacesChanged, db: Connection) -> None:
    await store.save_room_limit(db, event.run_id, event.room_limit)


@REACTIONS.copy(RunDemandChanged)
async def copy_taken(event: RunDemandChanged, db: Connection) -> None:
    await store.save_taken(db, event.run_id, event.taken)


@REACTIONS.copy(CourseApproved, CourseCarriedOver, CarriedOverAgreed)
async def copy_course(event: CourseApproved | CourseCarriedOver | CarriedOverAgreed, db: Connection) -> None:
    await store.save_course(db, event.course_id, event.facts)


@REACTIONS.copy(CourseCarriedOver)
async def copy_carried_over(event: CourseCarriedOver, db: Connection) -> None:
    await store.save_carried_over(db, event.course_id, event.plannable_until_on)


@REACTIONS.copy(CarriedOverEnding)
async def copy_carried_over_that_ends(event: CarriedOverEnding, db: Connection) -> None:
    await store.save_carried_over(db, event.course_id, event.until_on)


@REACTIONS.copy(CarriedOverAgreed, CarriedOverNotAgreed, CourseWithdrawn)
async def copy_settled(event: CarriedOverAgreed | CarriedOverNotAgreed | CourseWithdrawn, db: Connection) -> None:
    await store.delete_carried_over(db, event.course_id)


@REACTIONS.copy(SessionChanged)
async def copy_session(event: SessionChanged, db: Connection) -> None:
    await store.save_sessions(db, event.run_id, (event.session,))


@REACTIONS.copy(SessionCalledOff)
async def copy_session_off(event: SessionCalledOff, db: Connection) -> None:
    await store.call_off_session(db, event.session_id)


@REACTIONS.copy(RunCalledOff)
async def copy_run_off(event: RunCalledOff, db: Connection) -> None:
    await store.call_off_run(db, event.run_id)


@REACTIONS.copy(PlaceBooked, OfferAccepted)
async def copy_place(event: PlaceBooked | OfferAccepted, db: Connection) -> None:
    await store.save_place(db, event.place_id, event.run_id, event.person_id)


@REACTIONS.copy(PlaceGivenBack, PlaceCalledOff)
async def copy_place_gone(event: PlaceGivenBack | PlaceCalledOff, db: Connection) -> None:
    await store.give_back_place(db, event.place_id)


@REACTIONS.copy(LeavingUndone)
async def copy_leaving_undone(event: LeavingUndone, db: Connection) -> None:
    """A turn in the line that is taken up again was never a place, and stays none."""
    await store.restore_place(db, event.place_id)


@REACTIONS.copy(SeatTaken)
async def copy_seat(event: SeatTaken, db: Connection) -> None:
    await store.save_seat(db, event.seat_id, event.group_id, event.person_id, is_co_chair=event.is_co_chair)


@REACTIONS.copy(CoChairNamed, CoChairStoodDown)
async def copy_co_chair(event: CoChairNamed | CoChairStoodDown, db: Connection) -> None:
    is_co_chair = isinstance(event, CoChairNamed)
    await store.save_seat(db, event.seat_id, event.group_id, event.person_id, is_co_chair=is_co_chair)


@REACTIONS.copy(SeatLeft)
async def copy_seat_left(event: SeatLeft, db: Connection) -> None:
    await store.delete_seat(db, event.seat_id)


@REACTIONS.copy(VotingOpened)
async def copy_decision(event: VotingOpened, db: Connection) -> None:
    await store.save_decision(db, event.decision_id, event.item_id)


@REACTIONS.copy(ProposalStarted)
async def copy_owner(event: ProposalStarted, db: Connection) -> None:
    await store.save_owner(db, event.proposal_id, event.owner_id)
    if event.from_course_id is not None:
        await store.save_anew(db, event.proposal_id, event.from_course_id)


@REACTIONS.copy(ProposalTakenBack)
async def copy_taken_back(event: ProposalTakenBack, db: Connection) -> None:
    await store.delete_anew(db, event.proposal_id)


@REACTIONS.copy(CoOwnerJoined, OwnerTookOver)
async def copy_co_owner(event: CoOwnerJoined | OwnerTookOver, db: Connection) -> None:
    await store.save_owner(db, event.proposal_id, event.person_id)


@REACTIONS.copy(OwnerLeft)
async def copy_owner_left(event: OwnerLeft, db: Connection) -> None:
    await store.delete_owner(db, event.proposal_id, event.person_id)


@REACTIONS.copy(RoleTaken)
async def copy_role(event: RoleTaken, db: Connection) -> None:
    await store.save_role(db, event.person_id, event.role)


@REACTIONS.copy(RoleEnded)
async def copy_role_ended(event: RoleEnded, db: Connection) -> None:
    await store.delete_role(db, event.person_id, event.role)


@REACTIONS.copy(PersonErased)
async def copy_erasure(event: PersonErased, db: Connection) -> None:
    await store.delete_roles(db, event.person_id)
