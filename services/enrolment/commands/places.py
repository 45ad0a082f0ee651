"""What people ask about a place. Each command finds out whether she may, and becomes a request to the run."""

from uuid import UUID

import msgspec

from services.contracts.people import Role
from services.enrolment.commands.queue import Desk, Prepared
from services.enrolment.rules.refusals import NoSuchPlace
from services.enrolment.rules.requests import (
    AcceptOffer,
    Ask,
    By,
    ChangePlaces,
    Confirm,
    DeclineOffer,
    GiveBack,
    LeaveLine,
    Request,
    UndoLeaving,
)
from services.runtime.actor import Actor, Factor, require_person_for, require_role
from services.runtime.ids import new_id
from services.runtime.refusal import SignInFirst


class AskForPlace(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody books the whole run in one decision; when it is full she waits in the line."""

    run_id: UUID
    on_behalf_of: UUID | None = None


async def ask_for_place(command: AskForPlace, desk: Desk) -> Prepared:
    """Somebody who has just registered may ask too: her place is held until she can be reached."""
    if command.on_behalf_of is not None:
        require_role(desk.actor, Role.COORDINATOR)
        return Prepared(command.run_id, _ask(command.on_behalf_of, is_confirmed=True, is_on_behalf=True))
    if desk.actor.person_id is None:
        raise SignInFirst("Tell us who you are first.")
    return Prepared(command.run_id, _ask(desk.actor.person_id, is_confirmed=desk.actor.factor is not Factor.NONE))


class ConfirmPlace(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """She typed the code, or the desk spoke with her."""

    place_id: UUID


async def confirm_place(command: ConfirmPlace, desk: Desk) -> Prepared:
    return await _about(command.place_id, Confirm(command.place_id, _by(desk.actor, command.place_id)), desk)


class GiveBackPlace(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """On any day, without saying why."""

    place_id: UUID


async def give_back_place(command: GiveBackPlace, desk: Desk) -> Prepared:
    return await _about(command.place_id, GiveBack(command.place_id, _by(desk.actor, command.place_id)), desk)


class LeaveWaitingList(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    place_id: UUID


async def leave_waiting_list(command: LeaveWaitingList, desk: Desk) -> Prepared:
    return await _about(command.place_id, LeaveLine(command.place_id, _by(desk.actor, command.place_id)), desk)


class UndoLeavingPlace(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Within ten minutes of giving a place back or leaving the line."""

    place_id: UUID


async def undo_leaving_place(command: UndoLeavingPlace, desk: Desk) -> Prepared:
    return await _about(command.place_id, UndoLeaving(command.place_id, _by(desk.actor, command.place_id)), desk)


class AcceptPlaceOffer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    place_id: UUID


async def accept_place_offer(command: AcceptPlaceOffer, desk: Desk) -> Prepared:
    return await _about(command.place_id, AcceptOffer(command.place_id, _by(desk.actor, command.place_id)), desk)


class DeclinePlaceOffer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    place_id: UUID


async def decline_place_offer(command: DeclinePlaceOffer, desk: Desk) -> Prepared:
    return await _about(command.place_id, DeclineOffer(command.place_id, _by(desk.actor, command.place_id)), desk)


class ChangeNumberOfPlaces(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A coordinator wants so many places on a run; never fewer than are taken."""

    run_id: UUID
    places: int


async def change_number_of_places(command: ChangeNumberOfPlaces, desk: Desk) -> Prepared:
    require_role(desk.actor, Role.COORDINATOR)
    return Prepared(command.run_id, ChangePlaces(command.places))


def _ask(person_id: UUID, *, is_confirmed: bool, is_on_behalf: bool = False) -> Ask:
    return Ask(place_id=new_id(), person_id=person_id, is_confirmed=is_confirmed, is_on_behalf=is_on_behalf)


def _by(actor: Actor, place_id: UUID) -> By:
    """A coordinator who has shown the second factor may do each of these for somebody else."""
    return By(
        require_person_for(actor, place_id), is_desk=actor.has(Role.COORDINATOR) and actor.factor is Factor.SECOND
    )


async def _about(place_id: UUID, request: Request, desk: Desk) -> Prepared:
    run_id = await desk.run_of(place_id)
    if run_id is None:
        raise NoSuchPlace
    return Prepared(run_id, request)
