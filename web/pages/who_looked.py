"""Everybody's own page: who opened what of hers, and why."""

from datetime import date

from litestar import Response, get
from litestar.params import FromQuery

from web.clients import People
from web.frame import AnyRequest, Given, page
from web.language import _, mark
from web.signed_in import SignedIn

HERE = "/my/about/who-looked"
WHAT = {
    "page": mark("opened your page"),
    "reach": mark("looked up how to reach you"),
    "reach-written": mark("wrote down how to reach you"),
    "second-sign": mark("said that they are sure who you are, so that you can set up a second sign anew"),
    "numbers-said": mark("made six numbers to say to you"),
    "complaint": mark("read what you were not happy with"),
    "note": mark("read your note to your tutors"),
    "training": mark("looked at your way to be a tutor"),
    "readiness": mark("looked at what you hold as a tutor"),
}
WHY = {
    "message": mark("to send you a message"),
    "call": mark("to ring you: it was on the list of calls"),
    "session": mark("to prepare a session that you come to"),
    "training": mark("because they see to how tutors become ready"),
    "complaint": mark("because they answer complaints"),
    "work": mark("in their work at the desk; this page does not show how to reach you"),
    "asked": mark("because you asked, they said"),
    "tell": mark("because they had something to tell you, they said"),
    "check": mark("to be sure who it is, they said"),
    "other": mark("for something else in their work, they said"),
    "need": mark("in need, outside their own work. The safeguarding lead was told. They wrote:"),
}


@get(HERE)
async def show(
    request: AnyRequest, person: Given[SignedIn], people: Given[People], before: FromQuery[date | None] = None
) -> Response[bytes]:
    found = await people.who_looked(before, actor=person.actor_token)
    return page(
        request,
        "who_looked/show.html",
        looked=found,
        what={code: _(words) for code, words in WHAT.items()},
        why={code: _(words) for code, words in WHY.items()},
        oldest=found.by_people[-1].on if found.by_people else None,
    )


pages = [show]
