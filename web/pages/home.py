"""The first page."""

from litestar import Response, get

from web.frame import AnyRequest, page
from web.language import in_both_languages


@get(in_both_languages("/"))
async def show(request: AnyRequest) -> Response[bytes]:
    return page(request, "home/show.html", public=True, soon=[])


pages = [show]
