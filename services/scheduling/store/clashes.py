"""What is in the way of a wish, and what is free instead. Asked after the database has refused, and for previews."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import msgspec

from services.contracts.codesign import RoomNeed
from services.runtime.clock import college_date
from services.runtime.database import Connection
from services.scheduling.model import Clash, Place, Slot
from services.scheduling.rules.planning import is_open, occupied, reach
from services.scheduling.store.places import ROOM_COLUMNS, VENUE_COLUMNS, place_of

_NEAREST = 40


class Wish(NamedTuple):
    """Sessions somebody would like to have in one room with these tutors. `but`: sessions that would move away."""

    place: Place
    slots: Sequence[Slot]
    tutor_ids: Sequence[UUID]
    but: Sequence[UUID] = ()


async def in_the_way(db: Connection, wish: Wish) -> list[Clash]:
    """Every live session that holds the room or one of the tutors then, in one question."""
    rooms = [occupied(wish.place.room, slot) for slot in wish.slots]
    ways = [reach(slot) for slot in wish.slots]
    rows = await db.fetch(
        """with wish as (
               select wish - 1 as wish, tstzrange(occupied_from, occupied_until) as occupied,
                      tstzrange(starts_at, ends_at) as taught, tstzrange(reach_from, reach_until) as reach
               from unnest($1::timestamptz[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[],
                           $5::timestamptz[], $6::timestamptz[])
                    with ordinality
                    as w(occupied_from, occupied_until, starts_at, ends_at, reach_from, reach_until, wish)),
           found as (
               select 'room' as kind, w.wish, null::uuid as tutor_id, s.session_id
               from wish w join session s on s.room_id = $7 and s.is_live and s.occupied && w.occupied
               union all
               select 'tutor', w.wish, t.tutor_id, t.session_id
               from wish w join session_tutor t on t.tutor_id = any (all_ids($9)) and t.is_live and t.taught && w.taught
               union all
               select 'travel', w.wish, t.tutor_id, t.session_id
               from wish w join session_tutor t on t.tutor_id = any (all_ids($9)) and t.is_live and t.reach && w.reach
                    and t.venue_id <> $8 and not t.taught && w.taught)
           select f.kind, f.wish, f.tutor_id, s.run_id, s.session_id, coalesce(c.title_en, '') as title_en, c.title_cy,
                  s.starts_at, s.ends_at, r.name as room, v.name as venue
           from found f join session s using (session_id) join run u using (run_id)
                left join course_copy c using (course_id, version)
                join room r using (room_id) join venue v using (venue_id)
           where not s.session_id = any($10)
           order by f.wish, f.kind, s.starts_at, f.tutor_id limit 100""",
        *_moments(rooms),
        *_moments(wish.slots),
        *_moments(ways),
        wish.place.room.room_id,
        wish.place.venue.venue_id,
        list(wish.tutor_ids),
        list(wish.but),
    )
    return [msgspec.convert(dict(row), Clash) for row in rows]


async def free_at(db: Connection, wish: Wish, others: Sequence[Sequence[Slot]]) -> list[int]:
    """Which of `others` (each another wish for the same room and tutors) are wholly free: their indexes, in order."""
    flat = [(n, slot) for n, slots in enumerate(others) for slot in slots]
    rows = await db.fetch(
        """select w.n
           from unnest($1::integer[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[],
                       $6::timestamptz[], $7::timestamptz[])
                as w(n, occupied_from, occupied_until, starts_at, ends_at, reach_from, reach_until)
           group by w.n
           having not bool_or(
               exists (select from session s
                       where s.room_id = $8 and s.is_live and s.occupied && tstzrange(w.occupied_from, w.occupied_until)
                         and not s.session_id = any($11))
               or exists (select from session_tutor t
                          where t.tutor_id = any ((select all_ids($10))::uuid[]) and t.is_live
                            and t.reach && tstzrange(w.reach_from, w.reach_until)
                            and (t.venue_id <> $9 or t.taught && tstzrange(w.starts_at, w.ends_at))
                            and not t.session_id = any($11)))
           order by w.n""",
        [n for n, _ in flat],
        *_moments([occupied(wish.place.room, slot) for _, slot in flat]),
        *_moments([slot for _, slot in flat]),
        *_moments([reach(slot) for _, slot in flat]),
        wish.place.room.room_id,
        wish.place.venue.venue_id,
        list(wish.tutor_ids),
        list(wish.but),
    )
    return [row["n"] for row in rows]


async def free_rooms(
    db: Connection, wish: Wish, people: int, needs: Sequence[RoomNeed], limit: int
) -> list[tuple[Place, float | None]]:
    """Other rooms that fit at the same times, those of the same venue first, then by how far they are."""
    venue = wish.place.venue
    rows = await db.fetch(
        f"""select {VENUE_COLUMNS}, (select to_jsonb(x) from (select {ROOM_COLUMNS}) x) as room, m.miles
            from room r join venue v using (venue_id),
                 lateral (select 69.1 * sqrt(power(v.latitude - $4, 2)
                                             + power((v.longitude - $5) * cos(radians($4)), 2)) as miles) m
            where r.room_id <> $1 and not v.is_resting and r.room_limit >= $2
              and (not 'step_free' = any($6) or (v.step_free = 'yes' and r.step_free = 'yes'))
              and (not 'hearing_loop' = any($6) or v.hearing_loop = 'yes')
              and (not 'quiet_space' = any($6) or v.quiet_space = 'yes')
              and not exists (
                  select from unnest($7::timestamptz[], $8::timestamptz[]) as w(starts_at, ends_at)
                       join session s on s.is_live and s.room_id = r.room_id
                            and s.occupied && tstzrange(w.starts_at - make_interval(mins => r.set_up_minutes),
                                                        w.ends_at + make_interval(mins => r.clear_down_minutes))
                  where not s.session_id = any($12))
              and not exists (
                  select from unnest($9::timestamptz[], $10::timestamptz[]) as w(reach_from, reach_until)
                       join session_tutor t on t.is_live and t.tutor_id = any ((select all_ids($11))::uuid[])
                            and t.venue_id <> v.venue_id and t.reach && tstzrange(w.reach_from, w.reach_until)
                  where not t.session_id = any($12))
            order by v.venue_id <> $3, m.miles nulls last, v.town, v.name, r.name
            limit {_NEAREST}""",  # noqa: S608  (columns and a number of ours)
        wish.place.room.room_id,
        people,
        venue.venue_id,
        venue.latitude,
        venue.longitude,
        list(needs),
        *_moments(wish.slots),
        *_moments([reach(slot) for slot in wish.slots]),
        list(wish.tutor_ids),
        list(wish.but),
    )
    found = [(place_of(row), row["miles"]) for row in rows]
    return [(place, miles) for place, miles in found if all(is_open(place.venue.opening, s) for s in wish.slots)][
        :limit
    ]


async def free_tutors(
    db: Connection,
    slots: Sequence[Slot],
    venue_ids: Sequence[UUID],
    with_tutor_id: UUID | None,
    but: Sequence[UUID] = (),
) -> list[UUID]:
    """Ready on all these days, with nothing else to teach then and time to come from another venue.

    With `with_tutor_id`, only those who make a pair with her. In the order of their ids, which says nothing."""
    rows = await db.fetch(
        """select t.tutor_id from tutor_copy t
           where ($1::uuid is null or t.kind <> (select o.kind from tutor_copy o where o.tutor_id = $1)
                  and t.tutor_id <> all (one_person($1)))
             and t.ready @> all ($2::date[])
             and not exists (select from person_gone_copy g where g.person_id = t.tutor_id)
             and not exists (
                 select from unnest($3::uuid[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[],
                                    $7::timestamptz[])
                             as w(venue_id, starts_at, ends_at, reach_from, reach_until)
                        join session_tutor o on o.is_live and o.tutor_id = any (one_person(t.tutor_id))
                             and o.reach && tstzrange(w.reach_from, w.reach_until)
                 where (o.venue_id <> w.venue_id or o.taught && tstzrange(w.starts_at, w.ends_at))
                   and not o.session_id = any($8))
           order by t.tutor_id""",
        with_tutor_id,
        [college_date(slot.starts_at) for slot in slots],
        list(venue_ids),
        *_moments(slots),
        *_moments([reach(slot) for slot in slots]),
        list(but),
    )
    return [row["tutor_id"] for row in rows]


async def free_of(db: Connection, tutor_id: UUID, session_ids: Sequence[UUID]) -> set[UUID]:
    """Those of these sessions that she could lead: nothing else to teach then, and time to come from another venue."""
    rows = await db.fetch(
        """select distinct x.session_id from session_tutor x
           where x.session_id = any($2) and x.is_live and not exists (
               select from session_tutor o where o.is_live and o.tutor_id = any (one_person($1)) and o.reach && x.reach
                 and (o.venue_id <> x.venue_id or o.taught && x.taught))""",
        tutor_id,
        list(session_ids),
    )
    return {row["session_id"] for row in rows}


async def of_one_person(db: Connection, session_ids: Sequence[UUID]) -> set[UUID]:
    """Those of these sessions whose tutor leads another then under another id of hers: no constraint sees that."""
    rows = await db.fetch(
        """select distinct x.session_id from session_tutor x
           where x.session_id = any($1) and x.is_live and exists (
               select from session_tutor o where o.is_live and o.session_id <> x.session_id
                 and o.tutor_id = any (one_person(x.tutor_id)) and o.tutor_id <> x.tutor_id and o.reach && x.reach
                 and (o.venue_id <> x.venue_id or o.taught && x.taught))""",
        list(session_ids),
    )
    return {row["session_id"] for row in rows}


def _moments(slots: Sequence[Slot]) -> tuple[list[object], list[object]]:
    return [slot.starts_at for slot in slots], [slot.ends_at for slot in slots]
