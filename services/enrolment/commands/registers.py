"""Who came: marked by the tutors of the session or a coordinator, each person by herself."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.contracts.enrolment import WhoCameMarked
from services.contracts.people import Role
from services.enrolment.model import PersonMark, TaughtSession
from services.enrolment.rules import registers as rules
from services.enrolment.store import registers as store
from services.runtime.actor import Actor, require_person, require_role
from services.runtime.database import Connection
from services.runtime.refusal import NotFound
from services.runtime.work import Work


class MarkWhoCame(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One mark or many: only those that the tutor has set. What the other tutor marked stays."""

    session_id: UUID
    marks: tuple[PersonMark, ...]


class MarkedView(msgspec.Struct, frozen=True, kw_only=True):
    changed: int
    closes_at: datetime


async def mark_who_came(command: MarkWhoCame, work: Work) -> MarkedView:
    session = await find_session_of(work.db, command.session_id, work.actor)
    closes_at = rules.require_open(session, work.now)
    revision = await store.lock_register(work.db, session)
    news = rules.new_marks(await store.load_list(work.db, session), command.marks)
    if news:
        await store.save_marks(
            work.db, session.session_id, revision + len(news), news, require_person(work.actor), work.now
        )
    for one in news:
        work.record(
            WhoCameMarked(session_id=session.session_id, run_id=session.run_id, person_id=one.person_id, mark=one.mark)
        )
    return MarkedView(changed=len(news), closes_at=closes_at)


async def find_session_of(db: Connection, session_id: UUID, actor: Actor) -> TaughtSession:
    """A session that is this tutor's own, or any for a coordinator. What is not hers is not there."""
    require_role(actor, Role.PEER_TUTOR, Role.TUTOR_BY_TRAINING, Role.COORDINATOR)
    session = await store.load_taught_session(db, session_id)
    if session is None or not (actor.has(Role.COORDINATOR) or actor.person_id in session.tutor_ids):
        raise NotFound("There is no such session among yours.")
    return session
