"""Who may say that the college's Welsh can be shown. Pure."""

import re
from collections.abc import Collection, Iterable
from uuid import UUID

import msgspec

from services.contracts.people import Role
from services.people.model import Welsh, WelshRemark, WelshStage
from services.runtime.actor import Actor, require_person
from services.runtime.lengths import check_length
from services.runtime.refusal import Missing, NotAllowed, Unreadable

LONGEST_REMARK = 1000
_AREA, _TEXT = re.compile(r"[a-z_]{1,40}"), re.compile(r"[0-9a-f]{12}")


def before_anybody_chose(is_example: bool) -> Welsh:
    """A new college shows none, until somebody there reads it; the example has it being read."""
    return Welsh(stage=WelshStage.BEING_READ if is_example else WelshStage.OFF)


def refuse_reader(stage: WelshStage, reader_id: UUID | None, roles: Collection[Role]) -> None:
    """Somebody whom the college knows by name answers for it."""
    if stage is not WelshStage.OFF and reader_id is None:
        raise Missing("Choose who reads it.", field="reader_id")
    if reader_id is not None and not set(roles) - {Role.STUDENT}:
        raise Missing("Choose somebody who has a role here.", field="reader_id")


def require_reader(actor: Actor, welsh: Welsh) -> UUID:
    """Her alone: what somebody else passed would carry a name that did not read it."""
    person_id = require_person(actor)
    if person_id != welsh.reader_id:
        raise NotAllowed("Somebody else reads the Welsh.", what_to_do="An administrator can choose you instead.")
    return person_id


def refuse_unknown(area: str, texts: Iterable[str]) -> None:
    if not _AREA.fullmatch(area) or not all(_TEXT.fullmatch(text) for text in texts):
        raise Unreadable("What was sent does not have the form we need.")


def remarks(area: str, said: Iterable[WelshRemark]) -> list[WelshRemark]:
    """Those that say something."""
    kept = [msgspec.structs.replace(one, words=one.words.strip()) for one in said if one.words.strip()]
    refuse_unknown(area, [code for one in kept for code in (one.original, one.text)])
    for one in kept:
        check_length(one.words, LONGEST_REMARK, field=f"wrong-{one.original}")
    return kept
