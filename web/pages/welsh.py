"""The college in Welsh: an administrator says how far it is; one named person reads it, area by area, and passes it."""

import asyncio
from datetime import datetime

import msgspec
from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery

from web import welsh
from web.clients import People, Refused
from web.clients.people.college import Welsh, WelshArea, WelshRemark
from web.form import Form
from web.frame import AnyRequest, Given, frame_of, page, see
from web.language import _, codes, mark
from web.signed_in import SignedIn

STAGES = {
    "off": (mark("Off"), mark("Nobody is led to it.")),
    "being_read": (mark("Being read"), mark("Whoever is signed in can look at it. It says that it is a preview.")),
    "on": (mark("On"), mark("For everybody, as soon as all that the public sees has been read.")),
}
PUBLIC_AREAS = {
    "frame": mark("What stands on many pages"),
    "home": mark("The first page"),
    "courses": mark("Find a course"),
    "book": mark("Booking a place"),
    "sign_in": mark("Signing in"),
    "passkeys": mark("Passkeys"),
    "complaints": mark("When somebody is not happy with us"),
    "ideas": mark("Ideas"),
    "ask_us": mark("Ask us to ring you"),
    "information": mark("The first time, what we keep, how the line works"),
    "crisis_numbers": mark("Whom to ring in a crisis"),
    "how_made": mark("How courses were made and agreed"),
    "invitations": mark("An invitation by link, slip or phone"),
    "worried": mark("I am worried about somebody"),
    "farewell": mark("Having everything rubbed out"),
    "refusals_enrolment": mark("When a place cannot be booked"),
    "refusals_people": mark("When signing in does not work"),
    "refusals_codesign": mark("When an idea cannot be kept"),
    "refusals_messages": mark("When we cannot ring"),
    "refusals_runtime": mark("When something is in the way"),
}
OTHER_AREAS = {
    "backups": mark("Backups and the recovery sheet"),
    "take_along": mark("Taking everything along"),
    "rubbing_out": mark("What is being rubbed out"),
    "about_me": mark("About you"),
    "decisions": mark("For me: what a group is asked"),
    "desk": mark("Desk"),
    "desk_places": mark("Places, at the desk"),
    "example": mark("The example college"),
    "first_day": mark("What a new college still needs"),
    "groups": mark("Groups"),
    "groups_set_up": mark("Making a group"),
    "imports": mark("Spreadsheets"),
    "leaving": mark("When somebody leaves"),
    "my": mark("My courses"),
    "my_person": mark("Who is my person?"),
    "named_contacts": mark("Whom students turn to"),
    "note_to_tutor": mark("A note to your tutors"),
    "organisation": mark("Signing in with your organisation"),
    "own_college": mark("Start our own college"),
    "passed_on": mark("Passed on to you"),
    "one_person": mark("One person in two records"),
    "people": mark("People"),
    "practice": mark("The practice college"),
    "proposals": mark("Proposals"),
    "quiet_questions": mark("Asked quietly"),
    "rooms": mark("Rooms"),
    "running": mark("How it runs"),
    "runs": mark("Course dates"),
    "second_sign": mark("Your second sign"),
    "set_up": mark("Setting up the college"),
    "signed_in": mark("Where you are signed in"),
    "tasks": mark("What waits for somebody"),
    "teaching": mark("Teaching"),
    "terms": mark("Terms"),
    "the_college": mark("The college"),
    "training": mark("Training"),
    "venues": mark("Places and rooms"),
    "welsh": mark("The college in Welsh"),
    "who_came": mark("Who came"),
    "letters_people": mark("Letters: six numbers, invitations, a new address"),
    "letters_messages": mark("Messages about places, groups and what waits"),
    "refusals_care": mark("When a worry cannot be kept"),
    "refusals_groups": mark("When a group cannot do something"),
    "refusals_scheduling": mark("When dates cannot be kept"),
    "refusals_training": mark("When training cannot be kept"),
}
NAMES = PUBLIC_AREAS | OTHER_AREAS
SAID = {
    "arranged": mark("Kept. Pages follow within a minute."),
    "kept": mark("What you wrote is kept."),
    "passed": mark("Thank you. Your name and today stand beside it."),
}


class Line(msgspec.Struct, frozen=True):
    """One area in the list."""

    area: str
    called: str
    texts: int
    unread: int
    passed_by: str
    passed_at: datetime | None


@get("/welsh")
async def show(
    request: AnyRequest, person: Given[SignedIn], people: Given[People], said: FromQuery[str] = ""
) -> Response[bytes]:
    return await _show(request, person, people, said=said)


@post("/welsh")
async def arrange(
    request: AnyRequest, form: Given[Form], staff: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    stage = form.choice("stage", list(STAGES), _("Choose one of the three"))
    reader_id = form.uuid("reader_id") if form.text("reader_id") else None
    if form.is_good:
        try:
            await people.arrange_welsh(stage, reader_id, actor=staff.actor_token, key=form.key)
        except Refused as refused:
            form.refuse(refused)
        else:
            frame_of(request).college.forget()
            return see(request, "/welsh", said="arranged")
    return await _show(request, staff, people, form=form)


async def _show(
    request: AnyRequest, person: SignedIn, people: People, *, form: Form | None = None, said: str = ""
) -> Response[bytes]:
    known = await people.welsh(actor=person.actor_token)
    is_office = person.has("administrator")
    readers = await people.find_people("", actor=person.actor_token) if is_office else []
    return page(
        request,
        "welsh/show.html",
        status=200 if form is None else 422,
        form=form or Form(stage=known.stage, reader_id=known.reader_id or ""),
        known=known,
        stages=[(stage, _(called), _(says)) for stage, (called, says) in STAGES.items()],
        readers=[(one.person_id, one.name) for one in readers if set(one.roles) - {"student"}],
        is_office=is_office,
        of_public=_lines(known, list(PUBLIC_AREAS)),
        others=_lines(known, [*OTHER_AREAS, *sorted(codes("cy").keys() - NAMES.keys())]),
        wrong=await asyncio.to_thread(_wrong, known),
        said=_(SAID[said]) if said in SAID else "",
    )


def _lines(known: Welsh, areas: list[str]) -> list[Line]:
    passed = {one.area: one for one in known.areas}
    return [_line(area, passed.get(area)) for area in areas]


def _line(area: str, passed: WelshArea | None) -> Line:
    """A new area that nobody has named here yet stands under the name of its file."""
    called = _(NAMES[area]) if area in NAMES else area.replace("_", " ").capitalize()
    unread = welsh.unread(area, passed.texts if passed else ())
    by, at = (passed.passed_by, passed.passed_at) if passed else ("", None)
    return Line(area, called, len(codes("cy").get(area, ())), unread, by, at)


def _wrong(known: Welsh) -> list[tuple[str, welsh.Text, WelshRemark]]:
    """For whoever mends the words: the area, how it stands now, what was said. What stands there no more is over."""
    found = []
    for one in known.remarks:
        texts = {text.original: text for text in welsh.texts(one.area)} if one.area in codes("cy") else {}
        found += [(one.area, texts[said.original], said) for said in one.remarks if said.original in texts]
    return found


@get("/welsh/{area:str}")
async def read(
    request: AnyRequest,
    area: FromPath[str],
    person: Given[SignedIn],
    people: Given[People],
    said: FromQuery[str] = "",
) -> Response[bytes]:
    known = await people.welsh(actor=person.actor_token)
    written = {one.original: one.words for every in known.remarks if every.area == area for one in every.remarks}
    form = Form({_field(original): [words] for original, words in written.items()})
    return await _read(request, area, person, known, form, said=said)


@post("/welsh/{area:str}")
async def keep(
    request: AnyRequest, area: FromPath[str], form: Given[Form], person: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    """What she wrote is kept with either button; one of them also says that she has read all of it."""
    texts = await _texts(area)
    remarks = [
        WelshRemark(original=one.original, text=one.code, words=form.text(_field(one.original))) for one in texts
    ]
    does = form.choice("do", ("keep", "pass"), _("Choose one of the two"))
    if does == "pass" and form.get("digest") != welsh.digest(area):
        form.wrong(
            "do", _("These texts have changed while you were reading. Please look at the new ones, then press again.")
        )
    if form.is_good:
        try:
            await people.remark_on_welsh(
                area, [one for one in remarks if one.words], actor=person.actor_token, key=form.key
            )
            if does == "pass":
                await people.pass_welsh(area, codes("cy")[area], actor=person.actor_token, key=f"{form.key}-pass")
        except Refused as refused:
            form.refuse(refused)
        else:
            frame_of(request).college.forget()
            return see(
                request, "/welsh" if does == "pass" else f"/welsh/{area}", said="passed" if does == "pass" else "kept"
            )
    return await _read(request, area, person, await people.welsh(actor=person.actor_token), form)


async def _texts(area: str) -> list[welsh.Text]:
    if area not in codes("cy"):
        raise NotFoundException
    return await asyncio.to_thread(welsh.texts, area)


async def _read(
    request: AnyRequest, area: str, person: SignedIn, known: Welsh, form: Form, *, said: str = ""
) -> Response[bytes]:
    texts = await _texts(area)
    passed = next((one for one in known.areas if one.area == area), None)
    seen = passed.texts if passed else frozenset()
    as_it_was = {one.original: one.text for every in known.remarks if every.area == area for one in every.remarks}
    return page(
        request,
        "welsh/read.html",
        status=200 if form.is_good else 422,
        form=form,
        area=area,
        line=_line(area, passed),
        unread=[one for one in texts if one.code not in seen],
        read=[one for one in texts if one.code in seen],
        changed=frozenset(one.original for one in texts if as_it_was.get(one.original, one.code) != one.code),
        field=_field,
        digest=welsh.digest(area),
        is_reader=known.reader_id == person.person_id,
        reader=known.reader,
        said=_(SAID[said]) if said in SAID else "",
    )


def _field(original: str) -> str:
    return f"wrong-{original}"


pages = [show, arrange, read, keep]
