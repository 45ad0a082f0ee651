"""Her own note to her tutors, with who reads it and until when."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.enrolment.rules.notes import HAS_A_PLACE, readable_from
from services.enrolment.rules.refusals import NoSuchPlace
from services.runtime.actor import require_person
from services.runtime.http import Look


class NoteToTutorQuestion(msgspec.Struct, frozen=True, kw_only=True):
    place_id: UUID


class NoteToTutorView(msgspec.Struct, frozen=True, kw_only=True):
    """`words` empty: none is left."""

    place_id: UUID
    words: str
    title_en: str
    title_cy: str | None
    theme: str
    readable_from: datetime
    ends_at: datetime
    tutor_ids: list[UUID]


async def note_to_tutor(question: NoteToTutorQuestion, look: Look) -> NoteToTutorView:
    person_id = require_person(look.actor)
    row = await look.db.fetchrow(
        """select n.person_id, n.sealed, p.title_en, p.title_cy, p.theme, p.starts_at, p.last_ends_at,
                  array(select distinct tutor_id from session_copy s, unnest(s.tutor_ids) tutor_id
                        where s.run_id = l.run_id and not s.is_called_off) as tutor_ids
           from place l join prospectus_copy p using (run_id) left join note_to_tutor n using (place_id)
           where l.place_id = $1 and l.person_id = any (one_person($2)) and l.state = any($3)""",
        question.place_id,
        person_id,
        list(HAS_A_PLACE),
    )
    if row is None:
        raise NoSuchPlace
    return NoteToTutorView(
        place_id=question.place_id,
        words=await look.sealer.open(look.db, row["person_id"], row["sealed"]) or "",
        title_en=row["title_en"],
        title_cy=row["title_cy"],
        theme=row["theme"],
        readable_from=readable_from(row["starts_at"]),
        ends_at=row["last_ends_at"],
        tutor_ids=row["tutor_ids"],
    )
