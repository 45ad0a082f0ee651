"""What lies sealed in the row of an erasure, and the links that lead to it."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from services.contracts.people import Role
from services.people import tokens
from services.people.rules import contacts
from services.people.rules.erasing import Erasure, ErasureState
from services.people.store import college
from services.people.store import erasing as store
from services.runtime.actor import require_fresh_second_factor, require_person, require_role
from services.runtime.work import Work

ERASE, TELL, PROVE, LOOK = "erase", "tell-hidden", "prove-erasure", "look-at-erasure"


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What lies sealed: her rows, the roles she held, and where letters go."""

    rows: dict[str, Any]
    roles: list[tuple[Role, date | None]]
    names: list[str]
    letter: "LetterTo | None" = None


class LetterTo(msgspec.Struct, frozen=True, kw_only=True):
    """Where she is told. None: nobody can write to her, and whoever speaks with her says it."""

    address: str
    language: str


async def seal(work: Work, erasure_id: UUID, kept: Kept) -> bytes:
    return await work.sealer.seal(work.db, erasure_id, msgspec.json.encode(kept).decode())


async def open_kept(work: Work, erasure: Erasure) -> Kept | None:
    words = await work.sealer.open(work.db, erasure.erasure_id, erasure.kept)
    return msgspec.json.decode(words, type=Kept) if words else None


async def letter_to(work: Work, person_id: UUID) -> LetterTo | None:
    reached = await store.reached_by(work.db, person_id)
    _, is_example = await college.load_college(work.db)
    has_mail = bool(work.house.settings.mail_url)
    if reached is None or not contacts.can_carry_code(reached.channel, is_example=is_example, has_mail=has_mail):
        return None
    return LetterTo(address=reached.address, language=reached.language)


async def new_link(work: Work, erasure_id: UUID) -> str:
    token = tokens.new_token()
    await store.insert_link(work.db, erasure_id, tokens.token_hash(token))
    return token


def of_the_desk(work: Work) -> UUID:
    require_role(work.actor, Role.COORDINATOR, Role.ADMINISTRATOR)
    require_fresh_second_factor(work.actor, work.now)
    return require_person(work.actor)


async def take_back(work: Work, erasure: Erasure) -> None:
    await work.not_due(ERASE, str(erasure.erasure_id))
    await work.sealer.forget(work.db, erasure.erasure_id)
    await store.forget_links(work.db, erasure.erasure_id)
    over = msgspec.structs.replace(erasure, state=ErasureState.TAKEN_BACK, kept=None, erase_at=None, person_ids=())
    await store.save_state(work.db, over)


async def forget_address(work: Work, erasure_id: UUID, sent_on: date | None) -> None:
    await work.sealer.forget(work.db, erasure_id)
    await store.forget_address(work.db, erasure_id, sent_on)
