"""I13: nobody is shown what is not hers."""

from typing import TYPE_CHECKING

from tests.faults.people import CANARY

if TYPE_CHECKING:
    from tests.faults.after import Seen

STAFF_ONLY = ("/desk", "/people", "/running")


async def others_see_nothing(seen: "Seen") -> list[str]:
    """A student asks for the desk's pages and for another's place; somebody signed out as well."""
    scene = seen.scene
    pages = [*STAFF_ONLY, *await _places_of_others(seen)]
    found = []
    for who, asks in (("a student", scene.cast.reader), ("somebody signed out", scene.cast.somebody)):
        for path in pages:
            status, text = await asks.look(path)
            if status == 200 and CANARY in text:
                found.append(f"{who} is shown somebody's name or words at {path}")
    return found


async def _places_of_others(seen: "Seen") -> list[str]:
    rows = await seen.db.fetch(
        "select place_id from enrolment.place where person_id <> $1 order by asked_at desc limit 2",
        seen.scene.cast.reader.person_id,
    )
    return [f"/my/places/{row['place_id']}" for row in rows]
