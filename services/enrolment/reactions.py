"""What `enrolment` does when others' events arrive, and when a time has come."""

from typing import Any
from uuid import UUID

from services.contracts.codesign import CarriedOverAgreed, CourseApproved, CourseCarriedOver
from services.contracts.messages import CallMade, MessageNotSent, MessageSent
from services.contracts.people import ContactConfirmed, PersonErased, PersonHidden, PersonsMerged, PersonsParted
from services.contracts.scheduling import (
    RoomAdded,
    RoomChanged,
    RunCalledOff,
    RunPlanned,
    RunPublished,
    RunUnpublished,
    SessionCalledOff,
    SessionChanged,
    TermChanged,
    TermOpened,
    VenueAdded,
    VenueChanged,
)
from services.enrolment.commands.deciding import decide_news
from services.enrolment.commands.notes import ENDS, tell
from services.enrolment.rules.requests import (
    CallOff,
    Close,
    LimitPlaces,
    LookForSeconds,
    OfferSaid,
    Open,
    PersonConfirmed,
    PersonGone,
    Rang,
    TellDates,
    TimeCame,
)
from services.enrolment.store import copies, notes
from services.enrolment.store import places as store
from services.runtime import erasing, merged
from services.runtime.database import Connection
from services.runtime.due import Due
from services.runtime.reactions import BEGINNING, Reactions
from services.runtime.work import Work

REACTIONS = Reactions("enrolment")
merged.follow(REACTIONS)
DUE = Due()

OFFER_MESSAGE = "place-offered"


@REACTIONS.copy(CourseApproved)
async def copy_course(event: CourseApproved, db: Connection) -> None:
    await copies.save_course(db, event.course_id, event.facts, is_carried_over=False)


@REACTIONS.copy(CarriedOverAgreed)
async def copy_kept_course(event: CarriedOverAgreed, db: Connection) -> None:
    """The group keeps it. That it was made together is claimed of it no more than before."""
    await copies.save_course(db, event.course_id, event.facts, is_carried_over=True)
    await copies.keep_course(db, event.course_id)


@REACTIONS.copy(CourseCarriedOver)
async def copy_carried_over_course(event: CourseCarriedOver, db: Connection) -> None:
    await copies.save_course(db, event.course_id, event.facts, is_carried_over=True)


@REACTIONS.copy(TermOpened)
async def copy_closed_days(event: TermOpened, db: Connection) -> None:
    await copies.save_closed_days(db, event.term_id, event.closed)


@REACTIONS.copy(TermChanged)
async def copy_closed_days_as_they_are_now(event: TermChanged, db: Connection) -> None:
    await copies.save_closed_days(db, event.term_id, event.closed)


@REACTIONS.copy(VenueAdded)
async def copy_venue(event: VenueAdded, db: Connection) -> None:
    await copies.save_venue(db, event.venue_id, event.facts)


@REACTIONS.copy(VenueChanged)
async def copy_venue_as_it_is_now(event: VenueChanged, db: Connection) -> None:
    await copies.save_venue(db, event.venue_id, event.facts)


@REACTIONS.copy(RoomAdded)
async def copy_room(event: RoomAdded, db: Connection) -> None:
    await copies.save_room(db, event.venue_id, event.room)


@REACTIONS.copy(RoomChanged)
async def copy_room_as_it_is_now(event: RoomChanged, db: Connection) -> None:
    await copies.save_room(db, event.venue_id, event.room)


@REACTIONS.copy(RunPlanned)
async def copy_run(event: RunPlanned, db: Connection) -> None:
    await copies.save_run(db, event.run_id, event.facts)


@REACTIONS.copy(RunPublished)
async def copy_publication(event: RunPublished, db: Connection) -> None:
    await copies.publish(db, event.run_id, is_published=True)


@REACTIONS.copy(RunUnpublished)
async def copy_end_of_publication(event: RunUnpublished, db: Connection) -> None:
    await copies.publish(db, event.run_id, is_published=False)


@REACTIONS.copy(SessionChanged)
async def copy_session(event: SessionChanged, db: Connection) -> None:
    await copies.save_session(db, event.run_id, event.session)


@REACTIONS.copy(SessionCalledOff)
async def copy_calling_off(event: SessionCalledOff, db: Connection) -> None:
    await copies.call_off_session(db, event.run_id, event.session_id)


@REACTIONS.copy(RunCalledOff)
async def copy_end_of_run(event: RunCalledOff, db: Connection) -> None:
    await copies.call_off_run(db, event.run_id)


@REACTIONS.copy(ContactConfirmed)
async def copy_confirmation(event: ContactConfirmed, db: Connection) -> None:
    await copies.save_person(db, event.person_id, is_confirmed=True)


@REACTIONS.copy(PersonErased)
async def copy_erasure(event: PersonErased, db: Connection) -> None:
    await copies.save_person(db, event.person_id, is_erased=True)


@REACTIONS.consequence(RunPublished, since=BEGINNING)
async def open_run(event: RunPublished, work: Work) -> None:
    """From now on people may book."""
    planned = await copies.find_planned_places(work.db, event.run_id)
    await store.insert_run(work.db, event.run_id, planned)
    await store.save_told(work.db, event.run_id, await store.load_sessions(work.db, event.run_id))
    await decide_news(work, event.run_id, *await _limit_of(work, event.run_id), Open())


@REACTIONS.consequence(RunUnpublished, since=BEGINNING)
async def close_run(event: RunUnpublished, work: Work) -> None:
    await decide_news(work, event.run_id, Close())


@REACTIONS.consequence(RunCalledOff, since=BEGINNING)
async def end_all_places(event: RunCalledOff, work: Work) -> None:
    await decide_news(work, event.run_id, CallOff())


@REACTIONS.consequence(SessionChanged, since=BEGINNING)
async def tell_of_change(event: SessionChanged, work: Work) -> None:
    await _tell_dates(work, event.run_id, event.session.session_id)


@REACTIONS.consequence(SessionCalledOff, since=BEGINNING)
async def tell_of_calling_off(event: SessionCalledOff, work: Work) -> None:
    await _tell_dates(work, event.run_id, event.session_id)


@REACTIONS.consequence(RoomAdded, since=BEGINNING)
async def fit_places_to_new_room(event: RoomAdded, work: Work) -> None:
    """The room may be heard of only after the run that is in it."""
    await _fit_places(work, event.room.room_id)


@REACTIONS.consequence(RoomChanged, since=BEGINNING)
async def fit_places_to_room(event: RoomChanged, work: Work) -> None:
    await _fit_places(work, event.room.room_id)


@REACTIONS.consequence(ContactConfirmed, since=BEGINNING)
async def confirm_places_held(event: ContactConfirmed, work: Work) -> None:
    for run_id in await store.find_runs_of_person(work.db, event.person_id):
        await decide_news(work, run_id, PersonConfirmed(event.person_id))


@REACTIONS.consequence(PersonsMerged, PersonsParted, since=BEGINNING)
async def look_for_second_places(event: PersonsMerged | PersonsParted, work: Work) -> None:
    """Under the lock of each run: whoever asks at this moment is looked at before, or with the next request."""
    runs = {
        run_id for one in (event.person_id, event.kept_id) for run_id in await store.find_runs_of_person(work.db, one)
    }
    for run_id in sorted(runs):
        await decide_news(work, run_id, LookForSeconds())


@REACTIONS.consequence(PersonHidden, PersonErased, since=BEGINNING)
async def give_back_all_places(event: PersonHidden | PersonErased, work: Work) -> None:
    """Already when nobody sees her any more: what comes free goes to the next, and is not kept for a week."""
    for run_id in await store.find_runs_of_person(work.db, event.person_id):
        await decide_news(work, run_id, PersonGone(event.person_id))


@REACTIONS.consequence(PersonErased, since=BEGINNING)
async def rub_out_her_notes(event: PersonErased, work: Work) -> None:
    tell(work, await notes.delete_notes(work.db, person_id=event.person_id))
    await work.sealer.forget(work.db, event.person_id)


erasing.follow(REACTIONS)


@REACTIONS.consequence(MessageSent, since=BEGINNING)
async def begin_time_to_answer(event: MessageSent, work: Work) -> None:
    await _offer_said(work, event, has_reached=True)


@REACTIONS.consequence(MessageNotSent, since=BEGINNING)
async def ask_for_call_about_offer(event: MessageNotSent, work: Work) -> None:
    await _offer_said(work, event, has_reached=False)


@REACTIONS.consequence(CallMade, since=BEGINNING)
async def note_call(event: CallMade, work: Work) -> None:
    if event.about_id is not None and (run_id := await store.find_run_of_place(work.db, event.about_id)):
        await decide_news(work, run_id, Rang(event.about_id, event.is_reached))


@DUE.at(ENDS)
async def end_note_to_tutor(key: str, body: dict[str, Any], work: Work) -> None:
    """The course is over; one that goes on longer than it was planned to ends later."""
    ends_at = await notes.ends_at(work.db, UUID(key))
    if ends_at is not None and ends_at > work.now:
        return await work.due(ENDS, key, ends_at)
    tell(work, await notes.delete_notes(work.db, place_ids=[UUID(key)]))


@DUE.at("look-at-place")
async def look_at_place(key: str, body: dict[str, Any], work: Work) -> None:
    """A hold that nobody confirmed, an offer that nobody answered, ten minutes in which something could be undone."""
    await decide_news(work, UUID(body["run_id"]), TimeCame(UUID(key)))


async def _offer_said(work: Work, event: MessageSent | MessageNotSent, *, has_reached: bool) -> None:
    if event.template != OFFER_MESSAGE:
        return
    if run_id := await store.find_run_of_place(work.db, event.about_id):
        await decide_news(work, run_id, OfferSaid(event.about_id, has_reached))


async def _tell_dates(work: Work, run_id: UUID, session_id: UUID) -> None:
    """Another tutor is no news to students; another time or room is."""
    told = await store.load_told(work.db, session_id)
    now = next((one for one in await store.load_sessions(work.db, run_id) if one.session_id == session_id), None)
    if told is None or now is None or now == told:
        return
    await store.save_told(work.db, run_id, [now])
    news = TellDates(session_id, now.is_called_off, now.starts_at, now.room_id)
    await decide_news(work, run_id, *await _limit_of(work, run_id), news)


async def _fit_places(work: Work, room_id: UUID) -> None:
    for row in await store.find_room_limits(work.db, room_id=room_id):
        await decide_news(work, row["run_id"], LimitPlaces(row["room_limit"]))


async def _limit_of(work: Work, run_id: UUID) -> list[LimitPlaces]:
    rows = await store.find_room_limits(work.db, run_id=run_id)
    return [LimitPlaces(row["room_limit"]) for row in rows]
