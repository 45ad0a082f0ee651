"""What people ask: to be rung, and what the desk does with its calls."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.contracts.messages import CallMade, CallOwed
from services.contracts.people import Role
from services.messages.commands.tasks import close_tasks, move_tasks, open_task
from services.messages.model import Call, GoodTime, SomebodyElse, Wish
from services.messages.rules import calls as rules
from services.messages.store import calls as store
from services.runtime.actor import require_role
from services.runtime.ids import new_id
from services.runtime.work import Work

CALL = "call"


class AskForCall(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Anybody asks to be rung, about anything. Rubbed out a week after the call."""

    name: str
    phone: str
    good_time: GoodTime = GoodTime.ANY
    somebody_else: SomebodyElse = SomebodyElse.NOTHING
    about: str = ""


class CallView(msgspec.Struct, frozen=True):
    call_id: UUID
    until_at: datetime
    undo_until: datetime


async def ask_for_call(command: AskForCall, work: Work) -> CallView:
    rules.ask(command.name, command.phone)
    if (browser := rules.asker(work.actor)) is not None:
        rules.not_too_many(await store.count_open_calls(work.db, browser))
    call = await owe_call(work, person_id=work.actor.person_id, about_id=None, why="asked", wish=_wish(command))
    return CallView(call.call_id, rules.call_until(work.now, call.why), call.asked_at + rules.UNDO)


def _wish(command: AskForCall) -> Wish:
    return Wish(
        name=command.name.strip()[:200],
        phone=command.phone.strip()[:40],
        good_time=command.good_time,
        somebody_else=command.somebody_else,
        about=command.about.strip()[:1000],
    )


async def owe_call(
    work: Work,
    *,
    person_id: UUID | None,
    about_id: UUID | None,
    why: str,
    wish: Wish | None = None,
    run_id: UUID | None = None,
) -> Call:
    """Puts a call on the desk, once for the same reason."""
    call = Call(
        call_id=new_id(),
        person_id=person_id,
        about_id=about_id,
        why=why,
        state="open",
        tries=0,
        browser=rules.asker(work.actor),
        asked_at=work.now,
    )
    sealed = None
    if wish is not None:
        sealed = await work.sealer.seal(work.db, call.call_id, msgspec.json.encode(wish).decode())
    if await store.insert_call(work.db, call, sealed):
        await open_task(
            work, CALL, call.call_id, until_at=rules.call_until(work.now, why), run_id=run_id, task_id=call.call_id
        )
        work.record(CallOwed(call_id=call.call_id, person_id=person_id, about_id=about_id, why=why))
    return call


class TakeBackCall(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Changed her mind: for ten minutes, on the same browser."""

    call_id: UUID


async def take_back_call(command: TakeBackCall, work: Work) -> None:
    call = await store.load_call(work.db, command.call_id)
    rules.take_back(call, rules.asker(work.actor), work.now)
    await end_call(work, call.call_id, "taken_back")
    await rub_out(work, call.call_id)


class CloseCall(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rung: somebody was reached, or nobody picked up and it is tried again on the next working day."""

    call_id: UUID
    is_reached: bool


class ClosedView(msgspec.Struct, frozen=True):
    """`again_at` is when it is tried again; None when the call is over."""

    again_at: datetime | None


async def close_call(command: CloseCall, work: Work) -> ClosedView:
    require_role(work.actor, Role.COORDINATOR)
    call = await store.load_call(work.db, command.call_id)
    rules.still_open(call)
    again_at = None if command.is_reached else rules.try_again(call, work.now)
    if again_at is not None:
        await store.save_call(work.db, call.call_id, tries=call.tries + 1)
        await move_tasks(work, call.call_id, again_at, CALL)
    else:
        await store.save_call(work.db, call.call_id, tries=call.tries + 1)
        await end_call(work, call.call_id, "reached" if command.is_reached else "not_reached")
    work.record(
        CallMade(
            call_id=call.call_id,
            person_id=call.person_id,
            about_id=call.about_id,
            why=call.why,
            is_reached=command.is_reached,
        )
    )
    return ClosedView(again_at)


class RingAgain(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Three times nobody picked up, and still it is worth another try: it is on the list again."""

    call_id: UUID


async def ring_again(command: RingAgain, work: Work) -> None:
    require_role(work.actor, Role.COORDINATOR)
    call = await store.load_call(work.db, command.call_id)
    rules.ring_again(call)
    await store.save_call(work.db, call.call_id, state="open", tries=0)
    await move_tasks(work, call.call_id, rules.call_until(work.now, call.why), CALL)
    await work.not_due("rub-out-call", str(call.call_id))


class LeaveCall(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Three times nobody picked up, and the desk leaves it at that."""

    call_id: UUID


async def leave_call(command: LeaveCall, work: Work) -> None:
    require_role(work.actor, Role.COORDINATOR)
    call = await store.load_call(work.db, command.call_id)
    rules.ring_again(call)
    await store.save_call(work.db, call.call_id, state="left")
    await close_tasks(work, call.call_id, CALL)


async def end_calls_about(work: Work, about_id: UUID, *whys: str) -> None:
    """For reactions: these calls need not be made any more."""
    for call_id in await store.find_calls_about(work.db, about_id, whys):
        await end_call(work, call_id, "settled")


async def end_call(work: Work, call_id: UUID, state: str) -> None:
    """What was said with it is kept for a week. One that reached nobody stays on the desk until somebody decides."""
    await store.save_call(work.db, call_id, state=state, ended_at=work.now)
    await work.due("rub-out-call", str(call_id), work.now + rules.KEPT_AFTER_CALL)
    if state != "not_reached":
        await close_tasks(work, call_id, CALL)


async def rub_out(work: Work, call_id: UUID) -> None:
    """Nothing of what was said with a call can be read again."""
    if await store.rub_out_call(work.db, call_id) != "not_reached":
        await close_tasks(work, call_id, CALL)
    await work.sealer.forget(work.db, call_id)
