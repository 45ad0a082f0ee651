"""What `people` does when others' events arrive, and what it does when a time has come."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from services.contracts.erasure import ErasureCarriedOut
from services.contracts.groups import CoChairNamed, CoChairStoodDown, SeatLeft, SeatTaken
from services.contracts.looking import PersonLookedAt
from services.contracts.people import CrisisInfoReviewDue, Role, RoleEnded
from services.contracts.training import TraineeBecameTutor, TutorKind
from services.people.commands import erasing, factor_reset, reviewing_roles
from services.people.commands.complaints import RUB_OUT, rub_out_complaint
from services.people.commands.shared import take_role
from services.people.imports import PARTS
from services.people.reactions.letters import DUE
from services.people.rules import college as college_rules
from services.people.rules import looking
from services.people.store import college, looks, persons, roles, sign_in
from services.people.store import factor_reset as factor_reset_store
from services.runtime.clock import college_date
from services.runtime.database import Connection
from services.runtime.reactions import BEGINNING, Reactions
from services.runtime.work import Work

__all__ = ["DUE", "REACTIONS"]

REACTIONS = Reactions("people")
PARTS.react(REACTIONS, DUE)
LOOK_AGAIN = timedelta(minutes=10)


@REACTIONS.consequence(TraineeBecameTutor, since=BEGINNING)
async def give_tutor_role(event: TraineeBecameTutor, work: Work) -> None:
    """She met what is required: she is a tutor now, and a trainee no longer. Somebody erased stays gone."""
    if not await persons.is_known(work.db, event.person_id):
        return
    role = Role.PEER_TUTOR if event.kind is TutorKind.PEER else Role.TUTOR_BY_TRAINING
    await take_role(work, event.person_id, role, None)
    for ended in await roles.end_role(work.db, event.person_id, Role.TRAINEE, work.now, work.actor.key):
        work.record(RoleEnded(person_id=ended.person_id, role=ended.role))


@REACTIONS.copy(SeatTaken, CoChairNamed)
async def copy_chair(event: SeatTaken | CoChairNamed, db: Connection) -> None:
    """Who may ask somebody into which group."""
    if not isinstance(event, SeatTaken) or event.is_co_chair:
        await roles.copy_chair(db, event.seat_id, event.group_id, event.person_id)


@REACTIONS.copy(CoChairStoodDown, SeatLeft)
async def end_chair_copy(event: CoChairStoodDown | SeatLeft, db: Connection) -> None:
    await roles.end_chair_copy(db, event.seat_id)


@REACTIONS.consequence(PersonLookedAt, since=BEGINNING)
async def note_look_elsewhere(event: PersonLookedAt, work: Work) -> None:
    """The journal of the service where it was has it from that moment; here it comes onto her page."""
    what, why = looking.ELSEWHERE[event.what]
    await looks.note_by(work.db, event.person_id, event.by_id, what, why, event.at)


@REACTIONS.consequence(ErasureCarriedOut, since=BEGINNING)
async def note_that_she_is_gone_there(event: ErasureCarriedOut, work: Work) -> None:
    await erasing.note_carried_out(work, event.person_id, event.service)


@DUE.at(erasing.ERASE)
async def erase(key: str, body: dict[str, Any], work: Work) -> None:
    await erasing.carry_out(work, UUID(key))


@DUE.at(erasing.LOOK)
async def look_at_erasure(key: str, body: dict[str, Any], work: Work) -> None:
    """Not every service has said within the hour that she is gone: *How it runs* names it until it has."""
    if await erasing.say_who_is_missing(work, UUID(key)):
        await work.due(erasing.LOOK, key, work.now + LOOK_AGAIN)


@DUE.at(factor_reset.END)
async def end_factor_reset(key: str, body: dict[str, Any], work: Work) -> None:
    """Its day is over."""
    if (reset := await factor_reset_store.load(work.db, UUID(key))) is not None:
        await factor_reset.end(work, reset)


@DUE.at("end-role")
async def end_role(key: str, body: dict[str, Any], work: Work) -> None:
    """The last day is over."""
    held = await roles.load_role(work.db, UUID(key))
    if held is None:
        return
    await persons.load_person(work.db, held.person_id)
    await roles.end_this_role(work.db, held.role_id, work.now, work.actor.key)
    work.record(RoleEnded(person_id=held.person_id, role=held.role))


@DUE.at(RUB_OUT)
async def rub_out_words_of_complaint(key: str, body: dict[str, Any], work: Work) -> None:
    await rub_out_complaint(work, UUID(key))


@DUE.at("review-numbers")
async def ask_whether_numbers_are_right(key: str, body: dict[str, Any], work: Work) -> None:
    """On the day itself, and then each week until somebody has looked."""
    facts = await college.lock_college(work.db)
    keeper = facts.crisis_keeper_id if facts else None
    keepers = await roles.those_with_a_role(work.db, [keeper] if keeper else [], college_date(work.now))
    told = keepers or await roles.holders(work.db, (Role.ADMINISTRATOR,), college_date(work.now))
    work.record(CrisisInfoReviewDue(told_ids=tuple(told)))
    await work.due("review-numbers", key, work.now + college_rules.ASKED_AGAIN_AFTER)


@DUE.at(reviewing_roles.DUE)
async def ask_to_look_through_roles(key: str, body: dict[str, Any], work: Work) -> None:
    await reviewing_roles.ask_for_review(work)


@DUE.at("tidy")
async def tidy(key: str, body: dict[str, Any], work: Work) -> None:
    """Once a day: what has ended is forgotten."""
    await sign_in.forget_old(work.db, work.now)
    await work.due("tidy", key, work.now + timedelta(days=1))
