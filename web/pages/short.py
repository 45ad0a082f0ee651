"""Short addresses, for the phone: each leads on to the page itself."""

from typing import Any

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from web.clients import Codesign, Enrolment
from web.frame import AnyRequest, Given, page, see
from web.language import in_both_languages
from web.short import number_in
from web.signed_in import SignedIn


@get(in_both_languages("/c/{typed:str}"))
async def course_dates(request: AnyRequest, typed: FromPath[str], enrolment: Given[Enrolment]) -> Response[bytes]:
    found = await enrolment.runs_by_number(_number(typed))
    return _lead(request, [(f"/courses/{one.run_id}", one.title_en, one.title_cy, one.starts_at) for one in found])


@get(in_both_languages("/m/{typed:str}"))
async def how_made(request: AnyRequest, typed: FromPath[str], codesign: Given[Codesign]) -> Response[bytes]:
    found = await codesign.courses_by_number(_number(typed))
    return _lead(request, [(f"/how-made/{one.course_id}", one.title.en, one.title.cy, None) for one in found])


@get("/p/{typed:str}")
async def proposal(
    request: AnyRequest, typed: FromPath[str], person: Given[SignedIn], codesign: Given[Codesign]
) -> Response[bytes]:
    found = await codesign.proposal_by_number(_number(typed), actor=person.actor_token)
    return see(request, f"/proposals/{found}")


def _number(typed: str) -> int:
    if (number := number_in(typed)) is None:
        raise NotFoundException
    return number


def _lead(request: AnyRequest, found: list[tuple[Any, ...]]) -> Response[bytes]:
    """On to the page. Two that share a number are shown, to choose from."""
    if not found:
        raise NotFoundException
    is_welsh = request.url.path.startswith("/cy/")
    if len(found) == 1:
        return see(request, f"/cy{found[0][0]}" if is_welsh else found[0][0])
    return page(request, "short/which.html", found=found)


pages = [course_dates, how_made, proposal]
