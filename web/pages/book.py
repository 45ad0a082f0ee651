"""Booking: four questions for somebody new, one button for somebody signed in; then the six numbers.

Web registers her at `people`, and with what she may do for a minute asks `enrolment` for the place. It is kept from
that press on.
"""

from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from web.clients import Enrolment, People, Refused, ServiceAway
from web.clients.enrolment import Asked, Run
from web.clients.people.records import Registered
from web.form import Form
from web.frame import AnyRequest, Given, frame_of, page, see
from web.language import _
from web.pages.sign_in import confirm, keep_errand
from web.public_names import tutors_named
from web.reach import WAYS, field_of, reach_of
from web.signed_in import Visitor

KEPT = ("attempt", "place", "way", "stands")
"""What the page of the six numbers must know, in its address and in its forms."""


@get("/courses/{run_id:uuid}/book")
async def show(
    request: AnyRequest,
    run_id: FromPath[UUID],
    visitor: Given[Visitor],
    enrolment: Given[Enrolment],
    people: Given[People],
) -> Response[bytes]:
    run = await enrolment.run(run_id, actor=visitor.actor_token)
    if run.my_place_id is not None:
        return see(request, f"/my/places/{run.my_place_id}")
    return await _show(request, run, people)


@post("/courses/{run_id:uuid}/book")
async def book(
    request: AnyRequest,
    run_id: FromPath[UUID],
    form: Given[Form],
    visitor: Given[Visitor],
    enrolment: Given[Enrolment],
    people: Given[People],
) -> Response[bytes]:
    if not visitor.is_known:  # she is somebody, and people cannot say who: a stranger's questions are not for her
        raise ServiceAway("people")
    if visitor.is_signed_in:
        return await _book_known(request, run_id, form, visitor, enrolment, people)
    return await _book_new(request, run_id, form, enrolment, people)


async def _book_known(
    request: AnyRequest, run_id: UUID, form: Form, visitor: Visitor, enrolment: Enrolment, people: People
) -> Response[bytes]:
    try:
        asked = await enrolment.ask_for_place(run_id, actor=visitor.actor_token, key=form.key)
    except Refused as refused:
        run = await enrolment.run(run_id, actor=visitor.actor_token)
        return await _show(request, run, people, form.refuse(refused))
    return see(request, f"/my/places/{asked.place_id}", said="booked")


async def _book_new(
    request: AnyRequest, run_id: UUID, form: Form, enrolment: Enrolment, people: People
) -> Response[bytes]:
    name = form.need("name", _("Write what we should call you"))
    way, contact = reach_of(form)
    is_of_age = form.choice("of_age", ("yes", "no"), _("Choose yes or no"))
    district = form.need("district", _("Choose where you live"))
    if form.is_good:
        try:
            somebody = await people.register_student(
                name,
                contact,
                way,
                is_of_age=is_of_age == "yes",
                district=district,
                language=request.state.language,
                actor=None,
                key=form.key,
            )
            asked = await enrolment.ask_for_place(run_id, actor=somebody.actor_token, key=form.key)
        except Refused as refused:
            form.refuse(refused, contact=field_of(way), is_of_age="of_age")
        else:
            return _go_on(request, run_id, somebody, asked)
    return await _show(request, await enrolment.run(run_id, actor=None), people, form)


def _go_on(request: AnyRequest, run_id: UUID, somebody: Registered, asked: Asked) -> Response[bytes]:
    """To the six numbers, or, where none can reach her, to what happens instead."""
    if somebody.attempt_id is None:
        return see(request, f"/courses/{run_id}/kept", stands=asked.state)
    keep_errand(request, asked.place_id)
    where = {"attempt": str(somebody.attempt_id), "place": str(asked.place_id), "way": somebody.channel}
    return see(request, f"/courses/{run_id}/code", **where, stands=asked.state)


@get(["/courses/{run_id:uuid}/code", "/courses/{run_id:uuid}/code/again"])
async def show_code(
    request: AnyRequest,
    run_id: FromPath[UUID],
    enrolment: Given[Enrolment],
    people: Given[People],
    attempt: FromQuery[UUID | None] = None,
    place: FromQuery[UUID | None] = None,
    way: FromQuery[str] = "",
    stands: FromQuery[str] = "",
    said: FromQuery[str] = "",
) -> Response[bytes]:
    """Both addresses to which the forms go say all of it, so that a phone may open the page afresh at any moment."""
    if attempt is None or place is None:
        return see(request, f"/courses/{run_id}/book")
    form = Form(attempt=attempt, place=place, way=way, stands=stands)
    return await _show_code(request, run_id, form, enrolment, people, is_new=said == "again")


@post("/courses/{run_id:uuid}/code")
async def type_code(
    request: AnyRequest, run_id: FromPath[UUID], form: Given[Form], enrolment: Given[Enrolment], people: Given[People]
) -> Response[bytes]:
    attempt, place_id = form.uuid("attempt"), form.uuid("place")
    code = form.need("code", _("Type the 6 numbers from our message, for example 204 816"))
    if form.is_good:
        try:
            session = await people.redeem_code(attempt, code, place_id)
        except Refused as refused:
            form.refuse(refused)
        else:
            frame_of(request).begin_session(request, session.session_token, session.expires_in, session.language)
            await confirm(place_id, session.session_token, enrolment, people)
            return see(request, f"/my/places/{place_id}", said="booked")
    return await _show_code(request, run_id, form, enrolment, people)


@post("/courses/{run_id:uuid}/code/again")
async def ask_again(
    request: AnyRequest, run_id: FromPath[UUID], form: Given[Form], enrolment: Given[Enrolment], people: Given[People]
) -> Response[bytes]:
    attempt = form.uuid("attempt")
    try:
        await people.resend_code(attempt, key=form.key)
    except Refused as refused:
        return await _show_code(request, run_id, form.refuse(refused), enrolment, people)
    return see(request, f"/courses/{run_id}/code", **_kept(form), said="again")


@get("/courses/{run_id:uuid}/kept")
async def kept(
    request: AnyRequest,
    run_id: FromPath[UUID],
    enrolment: Given[Enrolment],
    people: Given[People],
    stands: FromQuery[str] = "",
) -> Response[bytes]:
    """Somebody whom no numbers can reach: the desk rings."""
    run, tutors = await _about(run_id, enrolment, people)
    return page(request, "book/kept.html", run=run, tutors=tutors, waits=stands == "waiting")


async def _show(request: AnyRequest, run: Run, people: People, form: Form | None = None) -> Response[bytes]:
    form = form or Form()
    return page(
        request,
        "book/show.html",
        status=200 if form.is_good else 422,
        form=form,
        run=run,
        tutors=await tutors_named(people, run.tutor_ids),
        ways=WAYS,
        districts=districts(request),
    )


def districts(request: AnyRequest) -> list[tuple[str, str]]:
    college = request.state.college
    return [(one, one) for one in college.districts] + [(college.somewhere_else, _("Somewhere else"))]


async def _show_code(
    request: AnyRequest, run_id: UUID, form: Form, enrolment: Enrolment, people: People, *, is_new: bool = False
) -> Response[bytes]:
    run, tutors = await _about(run_id, enrolment, people)
    return page(
        request,
        "book/code.html",
        status=200 if form.is_good else 422,
        form=form,
        run=run,
        tutors=tutors,
        waits=form.get("stands") == "waiting",
        kept=KEPT,
        same=urlencode(_kept(form)),
        said=_("We have sent you new numbers. Use the newest message.") if is_new else "",
    )


def _kept(form: Form) -> dict[str, str]:
    return {name: form.get(name) for name in KEPT}


async def _about(run_id: UUID, enrolment: Enrolment, people: People) -> tuple[Run, list[str]]:
    run = await enrolment.run(run_id, actor=None)
    return run, await tutors_named(people, run.tutor_ids)


pages = [show, book, show_code, type_code, ask_again, kept]
