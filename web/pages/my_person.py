"""Who is my person: whom a student turns to, and how to reach them."""

from litestar import Response, get

from web.clients import People
from web.frame import AnyRequest, Given, page
from web.signed_in import SignedIn


@get("/my-person")
async def show(request: AnyRequest, person: Given[SignedIn], people: Given[People]) -> Response[bytes]:
    return page(request, "my_person/show.html", mine=await people.my_person(actor=person.actor_token))


pages = [show]
