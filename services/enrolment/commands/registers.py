"""Who came: marked by the tutors of the session or a coordinator, each person by herself."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.contracts.enrolment import WhoCameMarked
from services.contracts.people import Role
from services.enrolment.model import PersonMark, TaughtSession
from services.enrolment.rules import registers as rules
from services.enrolment.rules.times import list_is_kept
from services.enrolment.store import registers as store
from services.runtime.actor import Actor, list_keeper, require_person, require_role
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
    session, tutor = await find_session_of(work.db, command.session_id, work.actor, work.now)
    closes_at = rules.require_open(session, work.now)
    revision = await store.lock_register(work.db, session)
    news = rules.new_marks(await store.load_list(work.db, session), command.marks)
    if news:
        await store.save_marks(work.db, session.session_id, revision + len(news), news, tutor, work.now)
    for one in news:
        work.record(
            WhoCameMarked(session_id=session.session_id, run_id=session.run_id, person_id=one.person_id, mark=one.mark)
        )
    return MarkedView(changed=len(news), closes_at=closes_at)


async def find_session_of(db: Connection, session_id: UUID, actor: Actor, now: datetime) -> tuple[TaughtSession, UUID]:
    """A session that is this tutor's own, or any for a coordinator, and who she is. What is not hers is not there.

    Whoever keeps its list on her device finds it around the session, for as long as she leads it.
    """
    if (keeper := list_keeper(actor, session_id)) is None:
        require_role(actor, Role.PEER_TUTOR, Role.TUTOR_BY_TRAINING, Role.COORDINATOR)
    session = await store.load_taught_session(db, session_id)
    if session is None or not _is_hers(session, actor, keeper, now):
        raise NotFound("There is no such session among yours.")
    return session, keeper or require_person(actor)


def _is_hers(session: TaughtSession, actor: Actor, keeper: UUID | None, now: datetime) -> bool:
    if keeper is not None:
        return keeper in session.tutor_ids and list_is_kept(session.starts_at, session.ends_at, now)
    return actor.has(Role.COORDINATOR) or actor.person_id in session.tutor_ids
