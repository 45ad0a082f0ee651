"""What several of these pages need: names, and sentences after a form."""

from collections.abc import Iterable
from uuid import UUID

from web.clients.base import Refused, ServiceAway
from web.clients.people import People
from web.language import _, mark
from web.signed_in import SignedIn

THEMES = {
    "understanding": mark("Understanding"),
    "making": mark("Making"),
    "outdoors": mark("Outdoors"),
    "skills": mark("Skills"),
    "change": mark("Change"),
}
NEEDS = {
    "step_free": mark("Step-free way in"),
    "hearing_loop": mark("Hearing loop"),
    "quiet_space": mark("Quiet space"),
    "tables": mark("Tables"),
    "outdoors": mark("Somewhere outdoors"),
}
SAID = {
    "stopped": mark("Saved. You can come back at any time."),
    "asked": mark("Asked. You hear here as soon as there is an answer."),
    "not-asked": mark("Taken back. You can ask somebody else now."),
    "thanks": mark("Thank you, your answer is saved. If you own it together, it stands on this list."),
    "ready": mark("You said ready. The other owner reads it next."),
    "signed": mark("You both said ready. This version stays as it is for ever."),
    "with-group": mark("The group is asked. Until it has answered you can take it back."),
    "withdrawn": mark("Taken back from the group. You can ask again at any time."),
    "taken-back": mark("Taken back. The draft is gone."),
    "said": mark("Your words are there."),
    "changed": mark("Changed."),
    "removed": mark("Removed."),
    "summary-back": mark("The summary is taken back. Its words are gone."),
}


def said(name: str) -> str:
    return _(SAID[name]) if name in SAID else ""


async def names_of(people: People, person_ids: Iterable[UUID], person: SignedIn) -> dict[UUID, str]:
    """What this person may call them. Nobody waits for a name: without one pages say who it is in other words."""
    wanted = set(person_ids) - {person.person_id}
    known = {person.person_id: person.name}
    try:
        return known | await people.names(wanted, actor=person.actor_token)
    except Refused:
        return known | await _public_names(people, wanted)
    except ServiceAway:
        return known


async def _public_names(people: People, person_ids: set[UUID]) -> dict[UUID, str]:
    try:
        return await people.public_names(person_ids)
    except (Refused, ServiceAway):
        return {}
