"""Groups, who sits in them and when they meet."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from services.groups.rules import forming as rules
from services.runtime.actor import require_person
from services.runtime.http import Look
from services.runtime.refusal import NotFound


class GroupsQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """The groups in which I sit."""


class MyGroupView(msgspec.Struct, frozen=True, kw_only=True):
    group_id: UUID
    name: str
    next_meeting_at: datetime | None
    to_answer: int
    """How many wait for my own answer."""


async def groups(question: GroupsQuestion, look: Look) -> list[MyGroupView]:
    rows = await look.db.fetch(
        """select g.group_id, g.name,
                  (select min(m.starts_at) from meeting m
                   where m.group_id = g.group_id and m.called_off_at is null and m.starts_at > $2) as next_meeting_at,
                  (select count(*) from decision d
                   where d.group_id = g.group_id and d.answer is null and d.withdrawn_at is null and d.closes_at > $2
                     and s.taken_at <= d.round_began_at and not d.owner_ids && one_person($1)
                     and not exists (select from answer a
                                     where a.decision_id = d.decision_id and a.person_id = any (one_person($1)))
                  ) as to_answer
           from (select distinct on (group_id) group_id, taken_at from seat
                 where person_id = any (one_person($1)) and ended_at is null order by group_id, taken_at) s
           join co_production_group g using (group_id) order by g.name""",
        require_person(look.actor),
        look.now,
    )
    return msgspec.convert([dict(row) for row in rows], list[MyGroupView])


class GroupQuestion(msgspec.Struct, frozen=True, kw_only=True):
    group_id: UUID


class MeetingView(msgspec.Struct, frozen=True, kw_only=True):
    meeting_id: UUID
    starts_at: datetime
    place: str


class GroupView(msgspec.Struct, frozen=True, kw_only=True):
    """One list of members: nobody's side, title or part in it is shown."""

    group_id: UUID
    name: str
    member_ids: tuple[UUID, ...]
    meetings: tuple[MeetingView, ...]
    past_meetings: tuple[MeetingView, ...]
    """The last six, newest first."""
    least_per_side: int
    am_i_co_chair: bool


async def group(question: GroupQuestion, look: Look) -> GroupView:
    """Found through her own seat."""
    row = await look.db.fetchrow(
        """select g.group_id, g.name, g.least_per_side, mine.is_co_chair as am_i_co_chair,
                  kept_people(array(select s.person_id from seat s where s.group_id = g.group_id
                                    and s.ended_at is null order by s.person_id)) as member_ids,
                  (select coalesce(jsonb_agg(jsonb_build_object(
                       'meeting_id', m.meeting_id, 'starts_at', m.starts_at, 'place', m.place)
                       order by m.starts_at), '[]')
                   from meeting m
                   where m.group_id = g.group_id and m.called_off_at is null and m.starts_at > $3) as meetings,
                  (select coalesce(jsonb_agg(to_jsonb(p) order by p.starts_at desc), '[]') from (
                       select m.meeting_id, m.starts_at, m.place from meeting m
                       where m.group_id = g.group_id and m.called_off_at is null and m.starts_at <= $3
                       order by m.starts_at desc limit 6) p) as past_meetings
           from co_production_group g
           join seat mine on mine.group_id = g.group_id and mine.person_id = any (one_person($2))
               and mine.ended_at is null
           where g.group_id = $1 order by mine.is_co_chair desc limit 1""",
        question.group_id,
        require_person(look.actor),
        look.now,
    )
    if row is None:
        raise NotFound("There is no such group, or you have no seat in it.")
    return msgspec.convert(dict(row), GroupView)


class GroupSetupsQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """For those who set groups up."""

    group_id: UUID | None = None


class SeatView(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    is_co_chair: bool
    taken_at: datetime


class GroupSetupView(msgspec.Struct, frozen=True, kw_only=True):
    group_id: UUID
    name: str
    remits: tuple[str, ...]
    least_per_side: int
    voting_days: int
    extension_days: int
    seats: tuple[SeatView, ...]
    meetings: tuple[MeetingView, ...]
    waiting_for_meeting: int


async def group_setups(question: GroupSetupsQuestion, look: Look) -> list[GroupSetupView]:
    rules.require_office(look.actor)
    rows = await look.db.fetch(
        """select g.group_id, g.name, g.least_per_side, g.voting_days, g.extension_days,
                  (select coalesce(array_agg(r.remit order by r.remit), '{}') from remit r
                   where r.group_id = g.group_id) as remits,
                  (select coalesce(jsonb_agg(jsonb_build_object('person_id', kept_person(s.person_id),
                       'is_co_chair', s.is_co_chair, 'taken_at', s.taken_at) order by s.seat_id), '[]')
                   from seat s where s.group_id = g.group_id and s.ended_at is null) as seats,
                  (select coalesce(jsonb_agg(jsonb_build_object(
                       'meeting_id', m.meeting_id, 'starts_at', m.starts_at, 'place', m.place)
                       order by m.starts_at), '[]')
                   from meeting m
                   where m.group_id = g.group_id and m.called_off_at is null and m.starts_at > $2) as meetings,
                  (select count(*) from decision d where d.group_id = g.group_id and d.answer is null
                   and d.withdrawn_at is null and d.stage = 'meeting' and d.meeting_id is null) as waiting_for_meeting
           from co_production_group g where $1::uuid is null or g.group_id = $1 order by g.name""",
        question.group_id,
        look.now,
    )
    return msgspec.convert([dict(row) for row in rows], list[GroupSetupView])


class ConversationsQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """Whom I am asked to talk with, as a co-chair."""


class ConversationView(msgspec.Struct, frozen=True, kw_only=True):
    conversation_id: UUID
    decision_id: UUID
    group_id: UUID
    item_digest: str
    person_id: UUID
    by_on: date


async def conversations(question: ConversationsQuestion, look: Look) -> list[ConversationView]:
    person_id = require_person(look.actor)
    rows = await look.db.fetch(
        """select c.conversation_id, c.decision_id, c.group_id, d.item_digest, c.person_id, c.by_on
           from conversation_to_hold c join decision d using (decision_id)
           where c.holder_id = $1 or ($2 and c.holder_id is null and c.person_id <> $1 and $1 <> all (c.owner_ids))
           order by c.by_on, c.conversation_id""",
        person_id,
        rules.holds_for_the_office(look.actor),
    )
    return msgspec.convert([dict(row) for row in rows], list[ConversationView])
