"""Pages that explain: the first time, what we keep, how the line works, who can use the site."""

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler

from web.frame import AnyRequest, page
from web.language import in_both_languages

PATHS = {
    "/first-time": "first_time",
    "/what-we-keep": "what_we_keep",
    "/how-the-line-works": "how_the_line_works",
    "/accessibility": "accessibility",
}


def _explaining(path: str, template: str) -> HTTPRouteHandler:
    @get(in_both_languages(path), name=template)
    async def show(request: AnyRequest) -> Response[bytes]:
        return page(request, f"information/{template}.html", public=True)

    return show


pages = [_explaining(path, template) for path, template in PATHS.items()]
