"""Two at the same moment, on two connections: one is first, the other is told so, nothing is lost."""

import asyncio
from collections.abc import Awaitable
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import pytest

from services.codesign.commands.deciding import WithdrawFromGroup, withdraw_from_group
from services.codesign.commands.drafts import SavePart, SayReady, save_part, say_ready
from services.codesign.commands.proposals import AskCoOwner, ask_co_owner
from services.codesign.model import Owner, Proposal, Typed
from services.codesign.rules.drafts import PartChanged
from services.codesign.store import drafts, proposals
from services.contracts.codesign import OwnerSaidReady, VersionCoSigned
from services.contracts.requests import Answer, DecisionRequestWithdrawn
from services.runtime.database import Connection
from services.runtime.refusal import Refusal
from tests.codesign.scene import LIVED, Scene
from tests.examples.people import ANWEN, BETHAN, DIL, Example


async def at_once(*doing: Awaitable[Any]) -> list[Any]:
    return await asyncio.gather(*doing, return_exceptions=True)


def saving(scene: Scene, proposal_id: UUID, who: Example, title: str) -> Awaitable[Any]:
    return scene.do(save_part, SavePart(proposal_id=proposal_id, part=1, seen=0, typed=Typed(title=title)), who)


async def test_two_owners_saving_at_once_keep_both_texts(scene: Scene) -> None:
    for n in range(5):
        proposal_id = await scene.owned()
        said = await at_once(
            saving(scene, proposal_id, ANWEN, f"Hers {n}"), saving(scene, proposal_id, BETHAN, f"Theirs {n}")
        )
        refused = [one for one in said if isinstance(one, Exception)]
        assert [type(one) for one in refused] == [PartChanged]
        assert await scene.value("select count(*) from draft_part where proposal_id = $1", proposal_id) == 1


async def unlocked(db: Connection, proposal_id: UUID) -> Proposal:
    """As `store.load_proposal`, without its lock."""
    owners = await db.fetch(
        "select person_id, is_proposer, state, side, written_as from owners_now where proposal_id = $1", proposal_id
    )
    row = await db.fetchrow("select * from proposal where proposal_id = $1", proposal_id)
    assert row is not None
    parts = {"owners": tuple(msgspec.convert(dict(one), Owner) for one in owners), "request": None}
    return msgspec.convert(dict(row) | parts, Proposal)


async def test_without_the_lock_both_go_on_and_only_the_key_is_between_them(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: the same two, the lock off. Both think that they are first; the key of the part says no."""
    proposal_id = await scene.owned()
    both_have_read, load_draft = asyncio.Barrier(2), drafts.load_draft

    async def load_and_wait(*arguments: Any) -> Any:
        found = await load_draft(*arguments)
        await both_have_read.wait()
        return found

    monkeypatch.setattr(proposals, "load_proposal", unlocked)
    monkeypatch.setattr(drafts, "load_draft", load_and_wait)
    said = await at_once(saving(scene, proposal_id, ANWEN, "Hers"), saving(scene, proposal_id, BETHAN, "Theirs"))
    assert [one.constraint_name for one in said if isinstance(one, asyncpg.UniqueViolationError)] == ["part_saved_once"]


async def test_both_owners_saying_ready_at_once_make_one_version(scene: Scene) -> None:
    for _ in range(5):
        proposal_id = await scene.owned()
        await scene.write(proposal_id)
        digest = (await scene.draft(proposal_id)).digest
        assert digest is not None
        ready = SayReady(proposal_id=proposal_id, digest=digest)
        said = await at_once(scene.do(say_ready, ready, ANWEN), scene.do(say_ready, ready, BETHAN))
        assert sorted(one.version or 0 for one in said) == [0, 1]
        assert len(await scene.told(VersionCoSigned, proposal_id)) == 1
        assert len(await scene.told(OwnerSaidReady, proposal_id)) == 1


async def test_two_askings_at_once_leave_one(scene: Scene) -> None:
    await scene.take_roles(BETHAN, DIL)
    proposal_id = await scene.started()
    said = await at_once(
        *(
            scene.do(ask_co_owner, AskCoOwner(proposal_id=proposal_id, person_id=one.person_id, side=LIVED), ANWEN)
            for one in (BETHAN, DIL)
        )
    )
    assert len([one for one in said if isinstance(one, Refusal)]) == 1
    assert await scene.value("select count(*) from owner where proposal_id = $1 and state = 'asked'", proposal_id) == 1


async def test_an_answer_and_a_taking_back_at_once_agree_on_one_outcome(scene: Scene) -> None:
    for _ in range(6):
        proposal_id = await scene.signed()
        asked = await scene.ask_the_group(proposal_id)
        arrived = scene.arrived(await scene.answered(proposal_id, asked, Answer.GRANTED))
        withdrawing = scene.do(withdraw_from_group, WithdrawFromGroup(proposal_id=proposal_id), ANWEN)
        _, withdrawn = await at_once(scene.deliver(arrived), withdrawing)
        is_course = (await scene.proposal(proposal_id)).course_id is not None
        was_withdrawn = bool(await scene.told(DecisionRequestWithdrawn, asked.decision_request_id))
        assert is_course != was_withdrawn
        assert is_course == isinstance(withdrawn, Refusal)


async def test_ideas_left_at_once_have_numbers_without_a_gap(empty: Scene) -> None:
    kept = await at_once(*(empty.idea(f"Idea {n}") for n in range(12)))
    assert sorted(one.number for one in kept) == list(range(1, 13))
