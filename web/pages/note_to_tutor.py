"""A note to my tutor: left with a place, changed and taken back at any time. Nobody is asked why."""

from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from web.clients import Enrolment, People, Refused
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.language import _, mark
from web.public_names import tutors_named
from web.signed_in import SignedIn

SAID = {"kept": mark("Kept."), "taken-back": mark("It is taken back. Nobody can read it any more.")}


@get("/my/places/{place_id:uuid}/note")
async def show(
    request: AnyRequest,
    place_id: FromPath[UUID],
    person: Given[SignedIn],
    enrolment: Given[Enrolment],
    people: Given[People],
    said: FromQuery[str] = "",
) -> Response[bytes]:
    return await _show(request, place_id, person, enrolment, people, said=_(SAID[said]) if said in SAID else "")


async def _show(
    request: AnyRequest,
    place_id: UUID,
    person: SignedIn,
    enrolment: Enrolment,
    people: People,
    *,
    form: Form | None = None,
    said: str = "",
) -> Response[bytes]:
    note = await enrolment.note_to_tutor(place_id, actor=person.actor_token)
    return page(
        request,
        "note_to_tutor/show.html",
        status=200 if form is None else 422,
        note=note,
        tutors=await tutors_named(people, note.tutor_ids),
        form=form or Form(words=note.words),
        said=said,
    )


@post("/my/places/{place_id:uuid}/note")
async def keep(
    request: AnyRequest,
    place_id: FromPath[UUID],
    form: Given[Form],
    person: Given[SignedIn],
    enrolment: Given[Enrolment],
    people: Given[People],
) -> Response[bytes]:
    words = form.need("words", _("Write something, or take your note back"))
    if form.is_good:
        try:
            await enrolment.share_note_to_tutor(place_id, words, actor=person.actor_token, key=form.key)
            return see(request, f"/my/places/{place_id}/note", said="kept")
        except Refused as refused:
            form.refuse(refused)
    return await _show(request, place_id, person, enrolment, people, form=form)


@post("/my/places/{place_id:uuid}/note/take-back")
async def take_back(
    request: AnyRequest,
    place_id: FromPath[UUID],
    form: Given[Form],
    person: Given[SignedIn],
    enrolment: Given[Enrolment],
) -> Response[bytes]:
    await enrolment.withdraw_note_to_tutor(place_id, actor=person.actor_token, key=form.key)
    return see(request, f"/my/places/{place_id}/note", said="taken-back")


pages = [show, keep, take_back]
