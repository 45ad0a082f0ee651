"""How web asks a service: its no is kept whole, its silence is told apart, and what died on the way is said again."""

import datetime as dt
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import pytest
from litestar import Litestar, Request, Response, get, post

from tests.web.conftest import Site, serving
from web.clients import Refused, ServiceAway, ServiceClient, path
from web.clients.base import Errand, errand
from web.clients.people.college import CollegeView


class Heard(msgspec.Struct):
    headers: dict[str, str]
    params: dict[str, list[str]]


@get("/listen")
async def listen(request: Request) -> Response[bytes]:  # type: ignore[type-arg]
    params = {name: request.query_params.getall(name) for name in request.query_params}
    content = msgspec.json.encode(Heard(dict(request.headers), params))
    return Response(content, headers={"College-Revisions": "people.person.1.2,people.person.3.4"})


@get("/odd")
async def odd() -> Response[bytes]:
    return Response(b"<html>", status_code=502)


@post("/done", status_code=200)
async def done() -> dict[str, bool]:
    return {"done": True}


APP = Litestar([listen, odd, done], openapi_config=None, logging_config=None)


@pytest.fixture
def address(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> str:
    return f"unix:{folder / uuid4().hex[:8]}"


async def asked(client: ServiceClient, **how: object) -> Heard:
    return await client.get("/listen", Heard, **how)  # type: ignore[arg-type]


async def test_what_is_asked_arrives_with_who_asks(address: str) -> None:
    errand.set(Errand(traceparent="00-a-b-01", browser="b1", network="127.0.0.1", changed=[], awaited=[]))
    client = ServiceClient("people", address)
    params = {"day": dt.date(2027, 1, 11), "yes": True, "none": None, "many": ["a", "b"], "id": UUID(int=7)}
    async with serving(APP, address):
        heard = await asked(client, actor="token", params=params)
        await client.close()
    assert heard.headers["authorization"] == "Bearer token"
    assert (heard.headers["traceparent"], heard.headers["college-browser"]) == ("00-a-b-01", "b1")
    assert heard.params == {"day": ["2027-01-11"], "yes": ["true"], "many": ["a", "b"], "id": [str(UUID(int=7))]}
    assert errand.get().changed == ["people.person.1.2", "people.person.3.4"]


async def test_only_the_awaited_service_is_waited_for(address: str) -> None:
    errand.set(Errand(awaited=["scheduling.run.1.2", "people.person.1.2"], changed=[]))
    client = ServiceClient("enrolment", address)
    async with serving(APP, address):
        plain, waiting = await asked(client), await asked(client, awaits="scheduling")
        await client.close()
    assert "college-await" not in plain.headers
    assert waiting.headers["college-await"] == "scheduling.run.1.2"


async def test_a_refusal_keeps_its_sentence_field_and_what_to_do(site: Site) -> None:
    people = ServiceClient("people", site.house("people").settings.listen)
    with pytest.raises(Refused) as refused:
        await people.send("/send-code", {"contact": "07700"}, object)
    with pytest.raises(Refused) as missing:
        await people.send("/send-code", {}, object)
    await people.close()
    assert (refused.value.slug, refused.value.field, refused.value.status) == ("no-way-to-send", "contact", 409)
    assert refused.value.sentence == "We cannot send numbers there."
    assert refused.value.what_to_do
    assert (missing.value.slug, missing.value.field) == ("missing", "contact")


@pytest.mark.parametrize("where", ["unix:/nowhere/a.sock", "http://127.0.0.1:1"])
async def test_a_service_that_is_not_there_is_away(where: str) -> None:
    client = ServiceClient("people", where)
    with pytest.raises(ServiceAway):
        await client.get("/college", CollegeView)
    await client.close()


async def test_an_answer_that_nobody_can_read_is_away(address: str) -> None:
    client = ServiceClient("people", address)
    async with serving(APP, address):
        with pytest.raises(ServiceAway):
            await client.get("/odd", Heard)
        with pytest.raises(ServiceAway):
            await client.get("/listen", int)
        await client.close()


async def test_a_restarted_service_is_asked_again_by_itself(address: str) -> None:
    """The kept connection died with it; the person sees nothing of that."""
    client = ServiceClient("people", address)
    async with serving(APP, address):
        await asked(client)
    async with serving(APP, address):
        assert await client.send("/done", {}, dict[str, bool], key="k") == {"done": True}
        await client.close()


def test_nothing_typed_can_change_the_address() -> None:
    assert path("/ideas/{}/x", "../a?b#c") == "/ideas/..%2Fa%3Fb%23c/x"
