"""Ideas."""

from datetime import date, datetime
from uuid import UUID

from services.codesign.model import Idea, IdeaState
from services.codesign.store.rows import need
from services.runtime.database import Connection


async def next_number(db: Connection, of: str) -> int:
    """Dense: whoever takes it holds the counter until the commit."""
    number: int = await db.fetchval("update counter set last = last + 1 where name = $1 returning last", of)
    return number


async def count_left_lately(db: Connection, browser: str | None) -> int:
    """Within the ten minutes for which a browser is remembered."""
    count: int = await db.fetchval("select count(*) from idea where browser = $1", browser)
    return count


async def load_meetings(db: Connection, remit: str, after: datetime) -> list[datetime]:
    """When the group with this remit meets next."""
    rows = await db.fetch(
        """select m.starts_at from meeting_copy m join group_copy g using (group_id)
           where g.remit = $1 and m.starts_at > $2 order by m.starts_at limit 5""",
        remit,
        after,
    )
    return [row["starts_at"] for row in rows]


async def insert_idea(db: Connection, idea: Idea, words: bytes, name: bytes | None, contact: bytes | None) -> None:
    await db.execute(
        """insert into idea (idea_id, number, left_at, person_id, browser, words, name, contact,
                             read_by_on, answer_by_on, state)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)""",
        idea.idea_id,
        idea.number,
        idea.left_at,
        idea.person_id,
        idea.browser,
        words,
        name,
        contact,
        idea.read_by_on,
        idea.answer_by_on,
        idea.state,
    )


async def load_idea(db: Connection, idea_id: UUID) -> Idea:
    return need(await db.fetchrow("select * from idea where idea_id = $1 for update", idea_id), Idea)


async def update_words(db: Connection, idea_id: UUID, words: bytes, name: bytes | None, contact: bytes | None) -> None:
    await db.execute(
        "update idea set words = $2, name = $3, contact = $4 where idea_id = $1", idea_id, words, name, contact
    )


async def update_state(
    db: Connection,
    idea_id: UUID,
    state: IdeaState,
    *,
    reply: str | None = None,
    answered_at: datetime | None = None,
    look_again_on: date | None = None,
) -> None:
    await db.execute(
        "update idea set state = $2, reply = $3, answered_at = $4, look_again_on = $5 where idea_id = $1",
        idea_id,
        state,
        reply,
        answered_at,
        look_again_on,
    )


async def put_back(db: Connection, idea_id: UUID, answer_by_on: date) -> None:
    """In the box again, as if talked about."""
    await db.execute(
        """update idea set state = 'talked_about', reply = null, answered_at = null, answer_by_on = $2
           where idea_id = $1""",
        idea_id,
        answer_by_on,
    )


async def take_back(db: Connection, idea_id: UUID) -> None:
    """Only that there was one stays, so that numbers stay dense."""
    await db.execute(
        """update idea set state = 'taken_back', words = null, name = null, contact = null, browser = null,
                  person_id = null, reply = null, look_again_on = null where idea_id = $1""",
        idea_id,
    )


async def forget_browser(db: Connection, idea_id: UUID) -> None:
    await db.execute("update idea set browser = null where idea_id = $1", idea_id)


async def wants_to_hear(db: Connection, idea_id: UUID) -> bool:
    found: bool = await db.fetchval("select contact is not null from idea where idea_id = $1", idea_id)
    return found


async def forget_giver(db: Connection, idea_id: UUID) -> None:
    await db.execute("update idea set name = null, contact = null where idea_id = $1", idea_id)


async def find_ideas_of(db: Connection, person_id: UUID) -> list[UUID]:
    rows = await db.fetch("select idea_id from idea where person_id = $1", person_id)
    return [row["idea_id"] for row in rows]


async def forget_ideas_of(db: Connection, person_id: UUID) -> None:
    """Words, name and contact of every idea that she left; the keys go too, for old copies of the rows."""
    await db.execute(
        """with hers as (
               update idea set words = null, name = null, contact = null, person_id = null, browser = null
               where person_id = $1 returning idea_id)
           delete from person_key where person_id in (select idea_id from hers)""",
        person_id,
    )
