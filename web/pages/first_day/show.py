"""The first day of a college: short steps in any order, computed from what there is; and a message to oneself."""

import asyncio

from litestar import Response, get, post

from services.runtime.clock import college_date, machine_clock
from web.clients import Groups, People, Refused
from web.clients.people.college import MailTried
from web.form import Form
from web.frame import FIRST_DAY, AnyRequest, Given, frame_of, page, see
from web.language import _, mark
from web.pages.first_day.steps import State, chapters, missing, next_of
from web.signed_in import SignedIn

SECONDS = 24 * 3600
STATES = {
    State.DONE: mark("Done"),
    State.TWO: mark("Two people are needed, one is there"),
    State.ASKED: mark("Asked, no answer yet"),
    State.BEGUN: mark("Begun"),
    State.TO_DO: mark("To do"),
    State.CAN_WAIT: mark("Can wait"),
}


@get("/first-day")
async def show(
    request: AnyRequest, staff: Given[SignedIn], people: Given[People], groups: Given[Groups]
) -> Response[bytes]:
    college, day, setups = await asyncio.gather(
        people.college(),
        people.first_day(actor=staff.actor_token),
        groups.group_setups(actor=staff.actor_token),
    )
    several = chapters(college, day, setups, college_date(machine_clock()))
    needed = missing(several)
    # From the pages that she goes to there is a way back, for as long as something is missing.
    request.state.new_cookies.append(frame_of(request).cookie(FIRST_DAY, "1", SECONDS if needed else 0))
    return page(
        request,
        "first_day/show.html",
        chapters=several,
        needed=needed,
        next=next_of(needed),
        states={state: _(words) for state, words in STATES.items()},
        State=State,
    )


@get("/first-day/mail")
async def mail(request: AnyRequest, staff: Given[SignedIn], people: Given[People]) -> Response[bytes]:
    return await _mail(request, staff, people, Form())


@post("/first-day/mail")
async def send_mail(
    request: AnyRequest, form: Given[Form], staff: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    """She waits for what the mail server says."""
    try:
        await people.send_test_message(actor=staff.actor_token, key=form.key)
    except Refused as refused:
        return await _mail(request, staff, people, form.refuse(refused))
    return see(request, "/first-day/mail")


@post("/first-day/mail/came")
async def mail_came(
    request: AnyRequest, form: Given[Form], staff: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    try:
        await people.confirm_mail_came(actor=staff.actor_token, key=form.key)
    except Refused as refused:
        return await _mail(request, staff, people, form.refuse(refused))
    return see(request, "/first-day")


async def _mail(request: AnyRequest, staff: SignedIn, people: People, form: Form) -> Response[bytes]:
    day = await people.first_day(actor=staff.actor_token)
    return page(
        request,
        "first_day/mail.html",
        status=200 if form.is_good else 422,
        form=form,
        tried=day.mail,
        has_mail=day.has_mail,
        trouble=trouble_words(day.mail) if day.mail else "",
    )


def trouble_words(tried: MailTried) -> str:
    """What the mail server said, and who can do something about it."""
    what, _space, number = tried.trouble.partition(" ")
    if what == "mail":
        return _("No mail server is named yet. Whoever runs this machine sets MAIL_URL and MAIL_FROM and starts again.")
    if what == "recipient":
        return _("The mail server does not take your address. It answered %(number)s.", number=number)
    if what == "answer":
        words = _("The mail server answered %(number)s. Look at the name and password in MAIL_URL.", number=number)
        return words
    return _("The mail server could not be reached. Look at its name in MAIL_URL.") if what else ""


pages = [show, mail, send_mail, mail_came]
