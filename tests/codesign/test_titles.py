"""What versions are called, and to whom that is told."""

from services.codesign.queries.titles import VersionTitlesQuestion, VersionTitleView, version_titles
from services.contracts.requests import Answer
from services.runtime.actor import NOBODY, Actor, Factor
from tests.codesign.scene import Scene
from tests.examples.people import ANWEN, MARCUS, NIA, Example


async def titles(scene: Scene, digest: str, who: Actor | Example) -> list[str]:
    asked = VersionTitlesQuestion(digests=(digest, "0" * 64))
    found: tuple[VersionTitleView, ...] = await scene.look(version_titles, asked, who)
    return [one.title.en for one in found]


async def test_before_it_is_agreed_owners_and_readers_learn_its_title_and_nobody_else(scene: Scene) -> None:
    digest = await scene.digest(await scene.signed())

    assert await titles(scene, digest, ANWEN.acting(factor=Factor.CODE)) == ["Cooking for one"]
    assert await titles(scene, digest, MARCUS) == ["Cooking for one"]
    for other in (NIA, NOBODY, MARCUS.acting(factor=Factor.CODE), ANWEN.acting(factor=Factor.NONE)):
        assert await titles(scene, digest, other) == []


async def test_what_the_group_agreed_has_its_title_for_everybody(scene: Scene) -> None:
    proposal_id = await scene.signed()
    digest, asked = await scene.digest(proposal_id), await scene.ask_the_group(proposal_id)
    await scene.hear(await scene.answered(proposal_id, asked, Answer.GRANTED))

    assert await titles(scene, digest, NOBODY) == ["Cooking for one"]
