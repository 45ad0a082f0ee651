"""Seats and co-chairs: given by a coordinator or an administrator; everybody may leave by herself."""

from uuid import UUID

import msgspec

from services.contracts.groups import CoChairNamed, CoChairStoodDown, SeatLeft, SeatTaken
from services.groups.model import Group, Seat
from services.groups.rules import forming as rules
from services.groups.store import groups as store
from services.runtime.ids import new_id
from services.runtime.merged import kept_person, one_person
from services.runtime.refusal import NotFound
from services.runtime.work import Work


class GiveSeat(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who has accepted to be a member takes a seat. She answers what is put to the group after this."""

    group_id: UUID
    person_id: UUID
    is_co_chair: bool = False


class SeatTakenView(msgspec.Struct, frozen=True, kw_only=True):
    seat_id: UUID


async def give_seat(command: GiveSeat, work: Work) -> SeatTakenView:
    rules.require_office(work.actor)
    person_id = await kept_person(work.db, command.person_id)
    known = await store.known_members(work.db, [person_id])
    rules.check_members([person_id], known, "person_id")
    group = await load(work, command.group_id)
    seats = await store.load_seats(work.db, group.group_id)
    rules.check_free_seat(seats, person_id, is_co_chair=command.is_co_chair)
    seat = new_seat(work, group.group_id, person_id, command.is_co_chair)
    await take(work, [seat])
    return SeatTakenView(seat_id=seat.seat_id)


class EndSeat(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A member leaves, by herself or through the office."""

    group_id: UUID
    person_id: UUID


async def end_seat(command: EndSeat, work: Work) -> SeatTakenView:
    rules.require_self_or_office(work.actor, command.person_id)
    seats = await _load_hers(work, command.group_id, command.person_id)
    await _leave(work, seats)
    return SeatTakenView(seat_id=seats[0].seat_id)


class NameCoChair(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    group_id: UUID
    person_id: UUID


async def name_co_chair(command: NameCoChair, work: Work) -> SeatTakenView:
    rules.require_office(work.actor)
    seat = (await _load_hers(work, command.group_id, command.person_id))[0]
    if not seat.is_co_chair:
        rules.check_free_chair(await store.load_seats(work.db, command.group_id))
        await store.update_co_chair(work.db, [seat.seat_id], is_co_chair=True)
        work.record(CoChairNamed(group_id=seat.group_id, seat_id=seat.seat_id, person_id=seat.person_id))
    return SeatTakenView(seat_id=seat.seat_id)


class StandDown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A co-chair stands down and keeps her seat."""

    group_id: UUID
    person_id: UUID


async def stand_down(command: StandDown, work: Work) -> SeatTakenView:
    rules.require_self_or_office(work.actor, command.person_id)
    seats = await _load_hers(work, command.group_id, command.person_id)
    await _stand_down(work, seats)
    return SeatTakenView(seat_id=seats[0].seat_id)


async def join(work: Work, group_id: UUID, person_id: UUID) -> None:
    """She has said yes to it. Nothing happens to who sits there already, or does not hold the role any more."""
    known = await store.known_members(work.db, [person_id])
    group = await store.load_group(work.db, group_id)
    if group is None or not known:
        return
    hers = await one_person(work.db, person_id)
    if not any(seat.person_id in hers for seat in await store.load_seats(work.db, group_id)):
        await take(work, [new_seat(work, group_id, await kept_person(work.db, person_id), is_co_chair=False)])


async def leave_everywhere(work: Work, person_id: UUID) -> None:
    """She is not a member any more."""
    await store.lock_groups_of(work.db, person_id)
    await _leave(work, await store.load_seats_of(work.db, person_id))


async def hand_on(work: Work, person_id: UUID, to_id: UUID | None) -> None:
    """She leaves the college. Whoever takes over sits in her groups from now on, and chairs where she did.

    Only a member, as far as we have been told; else the seat is free.
    """
    known = await store.known_members(work.db, [to_id] if to_id else [])
    await store.lock_groups_of(work.db, person_id)
    left = await store.load_seats_of(work.db, person_id)
    await _leave(work, left)
    if to_id is None or to_id not in known:
        return
    chaired = {seat.group_id for seat in left if seat.is_co_chair}
    hers = {seat.group_id: seat for seat in await store.load_seats_of(work.db, to_id)}
    free = sorted({seat.group_id for seat in left} - hers.keys())
    await take(work, [new_seat(work, group_id, to_id, group_id in chaired) for group_id in free])
    await _chair(work, [seat for seat in hers.values() if seat.group_id in chaired and not seat.is_co_chair])


async def _chair(work: Work, seats: list[Seat]) -> None:
    await store.update_co_chair(work.db, [seat.seat_id for seat in seats], is_co_chair=True)
    for seat in seats:
        work.record(CoChairNamed(group_id=seat.group_id, seat_id=seat.seat_id, person_id=seat.person_id))


async def stand_down_everywhere(work: Work, person_id: UUID) -> None:
    """She is not a co-chair any more, and still a member."""
    await store.lock_groups_of(work.db, person_id)
    await _stand_down(work, await store.load_seats_of(work.db, person_id))


async def _leave(work: Work, seats: list[Seat]) -> None:
    await store.end_seats(work.db, [seat.seat_id for seat in seats], work.now)
    for seat in seats:
        work.record(SeatLeft(group_id=seat.group_id, seat_id=seat.seat_id, person_id=seat.person_id))


async def _stand_down(work: Work, seats: list[Seat]) -> None:
    chairs = [seat for seat in seats if seat.is_co_chair]
    await store.update_co_chair(work.db, [seat.seat_id for seat in chairs], is_co_chair=False)
    for seat in chairs:
        work.record(CoChairStoodDown(group_id=seat.group_id, seat_id=seat.seat_id, person_id=seat.person_id))


def new_seat(work: Work, group_id: UUID, person_id: UUID, is_co_chair: bool) -> Seat:
    return Seat(seat_id=new_id(), group_id=group_id, person_id=person_id, is_co_chair=is_co_chair, taken_at=work.now)


async def take(work: Work, seats: list[Seat]) -> None:
    await store.insert_seats(work.db, seats)
    for seat in seats:
        work.record(
            SeatTaken(
                group_id=seat.group_id, seat_id=seat.seat_id, person_id=seat.person_id, is_co_chair=seat.is_co_chair
            )
        )


async def load(work: Work, group_id: UUID) -> Group:
    group = await store.load_group(work.db, group_id)
    if group is None:
        raise NotFound("There is no such group.")
    return group


async def _load_hers(work: Work, group_id: UUID, person_id: UUID) -> list[Seat]:
    """The seat that she has now, a co-chair's first if she has two under two ids; its group is locked."""
    await load(work, group_id)
    hers = await one_person(work.db, person_id)
    seats = [seat for seat in await store.load_seats(work.db, group_id) if seat.person_id in hers]
    if seats:
        return sorted(seats, key=lambda seat: not seat.is_co_chair)
    raise NotFound("They have no seat in this group.")
