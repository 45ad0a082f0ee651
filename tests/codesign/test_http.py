"""Over HTTP, as web asks: paths, once per key, refusals as problems, and nothing personal in them."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest_asyncio

from services.codesign.main import create_app
from tests.conftest import College
from tests.examples.people import ANWEN, Example
from tests.web.conftest import serving


@pytest_asyncio.fixture(scope="module")
async def codesign(codesign_college: College) -> AsyncIterator[httpx.AsyncClient]:
    settings = codesign_college.settings("codesign")
    async with serving(create_app(settings), settings.listen):
        transport = httpx.AsyncHTTPTransport(uds=settings.listen.removeprefix("unix:"))
        async with httpx.AsyncClient(transport=transport, base_url="http://codesign") as client:
            yield client


def as_(college: College, who: Example) -> dict[str, str]:
    return {"Authorization": f"Bearer {who.token(college.place.secrets.signing_key)}"}


async def leave(codesign: httpx.AsyncClient, key: str, words: str, browser: str = "b1") -> httpx.Response:
    headers = {"College-Browser": browser, "Idempotency-Key": key}
    return await codesign.post("/leave-idea", json={"words": words}, headers=headers)


async def test_the_same_press_of_a_button_leaves_one_idea(codesign: httpx.AsyncClient) -> None:
    first, again = await leave(codesign, "k1", "Once."), await leave(codesign, "k1", "Once.")
    assert first.status_code == 200
    assert first.json() == again.json()
    other = await leave(codesign, "k1", "Another.")
    assert (other.status_code, other.json()["slug"]) == (409, "key-used-for-another")


async def test_an_idea_is_looked_up_by_its_number_without_its_words(codesign: httpx.AsyncClient) -> None:
    number = (await leave(codesign, "k2", "Canary words", "own")).json()["number"]
    seen = await codesign.get("/idea", params={"number": number}, headers={"College-Browser": "other"})
    assert (seen.json()["state"], seen.json()["own"]) == ("left", None)
    assert "anary" not in seen.text
    own = await codesign.get("/idea", params={"number": number}, headers={"College-Browser": "own"})
    assert own.json()["own"]["words"] == "Canary words"


async def test_a_refusal_is_a_problem_with_its_field(codesign: httpx.AsyncClient) -> None:
    refused = await leave(codesign, "k3", " ")
    assert refused.headers["content-type"] == "application/problem+json"
    assert (refused.status_code, refused.json()["slug"], refused.json()["field"]) == (422, "missing", "words")


async def test_a_proposal_is_written_over_http(codesign: httpx.AsyncClient, codesign_college: College) -> None:
    headers = as_(codesign_college, ANWEN)
    proposal_id = (await codesign.post("/start-proposal", json={}, headers=headers)).json()["proposal_id"]
    saving: dict[str, Any] = {"proposal_id": proposal_id, "part": 1, "seen": 0, "typed": {"title": "Cooking"}}
    saved = await codesign.post("/save-part", json=saving, headers=headers)
    assert saved.json()["revision"] == 1
    odd = await codesign.post("/save-part", json={**saving, "part": 9}, headers=headers)
    assert (odd.status_code, odd.json()["slug"], odd.json()["field"]) == (422, "missing", "part")
    draft = (await codesign.get("/draft", params={"proposal_id": proposal_id}, headers=headers)).json()
    assert draft["whole"] == {"title": "Cooking"}
    nobody = await codesign.get("/draft", params={"proposal_id": proposal_id})
    assert (nobody.status_code, nobody.json()["slug"]) == (401, "sign-in-first")
