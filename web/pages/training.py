"""Learning to teach: the trainee's own page, those who assess and verify, and who is ready."""

from datetime import date
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from web.clients.base import Refused
from web.clients.people import People
from web.clients.training import Training
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.language import _, mark
from web.signed_in import SignedIn

SAID = {
    "sent": mark("Sent. Your assessor reads it and writes back to you here."),
    "assessed": mark("Kept. The trainee sees your words at once."),
    "verified": mark("Thank you. It is done now."),
    "ready": mark("Thank you. That was the last one: this trainee is ready to teach from today."),
    "back": mark("It goes back to the first person, who looks again."),
    "added": mark("Added. The page “My training” is there for them now."),
    "renewed": mark("Kept. Those who plan the dates see it in a moment."),
    "paused": mark("Kept. Nobody asks you to teach on these days. You need not say why."),
    "ended": mark("Welcome back. You can be asked to teach again."),
}


def said(name: str) -> str:
    return _(SAID[name]) if name in SAID else ""


@get("/training")
async def mine(request: AnyRequest, person: Given[SignedIn], training: Given[Training]) -> Response[bytes]:
    try:
        return await _show_mine(request, person, training, Form())
    except Refused as refused:
        if refused.slug == "not-found" and person.has("trainee"):  # invited, and not put down yet
            return page(request, "training/not_begun.html")
        raise


async def _show_mine(
    request: AnyRequest, person: SignedIn, training: Training, form: Form, status: int = 200
) -> Response[bytes]:
    found = await training.mine(actor=person.actor_token)
    return page(
        request,
        "training/mine.html",
        status=status,
        trainee=found,
        form=form,
        said=said(request.query_params.get("said", "")),
    )


@post("/training/{item:str}")
async def offer(
    request: AnyRequest, item: FromPath[str], form: Given[Form], person: Given[SignedIn], training: Given[Training]
) -> Response[bytes]:
    field = f"words-{item}"
    words = form.need(field, _("Please write what you did. A few words are enough."))
    if form.is_good:
        own = await training.mine(actor=person.actor_token)
        try:
            await training.offer(own.trainee_id, item, words, actor=person.actor_token, key=form.key)
            return see(request, "/training", said="sent")
        except Refused as refused:
            form.refuse(refused, words=field)
    return await _show_mine(request, person, training, form, 422)


@get("/trainees")
async def trainees(
    request: AnyRequest, staff: Given[SignedIn], training: Given[Training], people: Given[People]
) -> Response[bytes]:
    found = await training.trainees(actor=staff.actor_token)
    names = await people.names([one.person_id for one in found], actor=staff.actor_token)
    return page(
        request,
        "training/trainees.html",
        trainees=found,
        names=names,
        may_add=staff.has("coordinator"),
        helps=staff.has("assessor", "internal_verifier"),
        said=said(request.query_params.get("said", "")),
    )


@get("/trainees/add")
async def look_for(
    request: AnyRequest, staff: Given[SignedIn], people: Given[People], words: FromQuery[str] = ""
) -> Response[bytes]:
    return await _show_add(request, staff, people, Form(words=words))


async def _show_add(
    request: AnyRequest, staff: SignedIn, people: People, form: Form, status: int = 200
) -> Response[bytes]:
    """Who was found stays when something is missing."""
    words = form.text("words")
    found = await people.find_people(words, actor=staff.actor_token) if words else []
    choices = [(one.person_id, one.told_apart) for one in found]
    return page(request, "training/add.html", found=choices, words=words, form=form, status=status)


@post("/trainees")
async def add(
    request: AnyRequest, form: Given[Form], staff: Given[SignedIn], training: Given[Training], people: Given[People]
) -> Response[bytes]:
    form.need("person_id", _("Please choose somebody."))
    kind = form.choice("kind", ("peer", "by_training"), _("Please choose how they come to teaching."))
    if form.is_good:
        try:
            await training.add_trainee(form.uuid("person_id"), kind, actor=staff.actor_token, key=form.key)
            return see(request, "/trainees", said="added")
        except Refused as refused:
            form.refuse(refused)
    return await _show_add(request, staff, people, form, 422)


@get("/trainees/{trainee_id:uuid}")
async def trainee(
    request: AnyRequest,
    trainee_id: FromPath[UUID],
    staff: Given[SignedIn],
    training: Given[Training],
    people: Given[People],
) -> Response[bytes]:
    return await _show_trainee(request, trainee_id, staff, training, people, Form())


async def _show_trainee(
    request: AnyRequest,
    trainee_id: UUID,
    staff: SignedIn,
    training: Training,
    people: People,
    form: Form,
    status: int = 200,
) -> Response[bytes]:
    found = await training.trainee(trainee_id, actor=staff.actor_token)
    names = await people.names([found.person_id], actor=staff.actor_token)
    return page(
        request,
        "training/trainee.html",
        status=status,
        trainee=found,
        name=names.get(found.person_id, ""),
        form=form,
        said=said(request.query_params.get("said", "")),
    )


@post("/trainees/{trainee_id:uuid}/{item:str}/assess")
async def assess(
    request: AnyRequest,
    trainee_id: FromPath[UUID],
    item: FromPath[str],
    form: Given[Form],
    staff: Given[SignedIn],
    training: Given[Training],
    people: Given[People],
) -> Response[bytes]:
    met, feedback = f"met-{item}", f"feedback-{item}"
    answer = form.choice(met, ("yes", "not-yet"), _("Please choose one."))
    words = form.need(feedback, _("Please write a sentence that helps."))
    if form.is_good:
        try:
            await training.assess(
                trainee_id, item, is_met=answer == "yes", feedback=words, actor=staff.actor_token, key=form.key
            )
            return see(request, f"/trainees/{trainee_id}", said="assessed")
        except Refused as refused:
            form.refuse(refused, feedback=feedback)
    return await _show_trainee(request, trainee_id, staff, training, people, form, 422)


@post("/trainees/{trainee_id:uuid}/{item:str}/verify")
async def verify(
    request: AnyRequest,
    trainee_id: FromPath[UUID],
    item: FromPath[str],
    form: Given[Form],
    staff: Given[SignedIn],
    training: Given[Training],
    people: Given[People],
) -> Response[bytes]:
    holds = form.text("answer") != "back"
    try:
        verified = await training.verify(trainee_id, item, holds=holds, actor=staff.actor_token, key=form.key)
    except Refused as refused:
        return await _show_trainee(request, trainee_id, staff, training, people, form.refuse(refused), 422)
    news = "ready" if verified.is_ready else "verified"
    return see(request, f"/trainees/{trainee_id}", said=news if holds else "back")


@get("/tutors")
async def tutors(
    request: AnyRequest, staff: Given[SignedIn], training: Given[Training], people: Given[People]
) -> Response[bytes]:
    found = await training.tutors(actor=staff.actor_token)
    names = await people.names([one.tutor_id for one in found[:200]], actor=staff.actor_token)
    lines = sorted(found, key=lambda one: names.get(one.tutor_id, "~").casefold())
    return page(request, "training/tutors.html", tutors=lines, names=names)


@get("/tutors/{tutor_id:uuid}")
async def tutor(
    request: AnyRequest,
    tutor_id: FromPath[UUID],
    staff: Given[SignedIn],
    training: Given[Training],
    people: Given[People],
) -> Response[bytes]:
    return await _show_tutor(request, tutor_id, staff, training, people, Form())


async def _show_tutor(
    request: AnyRequest,
    tutor_id: UUID,
    staff: SignedIn,
    training: Training,
    people: People,
    form: Form,
    status: int = 200,
) -> Response[bytes]:
    found = await training.tutor(tutor_id, actor=staff.actor_token)
    names = await people.names([tutor_id], actor=staff.actor_token)
    return page(
        request,
        "training/tutor.html",
        status=status,
        tutor=found,
        name=names.get(tutor_id, ""),
        form=form,
        said=said(request.query_params.get("said", "")),
    )


@post("/tutors/{tutor_id:uuid}")
async def renew(
    request: AnyRequest,
    tutor_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    training: Given[Training],
    people: Given[People],
) -> Response[bytes]:
    item = form.need("item", _("Please choose what was renewed."))
    from_on = _day(form, "from_on")
    if form.is_good and from_on is not None:
        try:
            await training.renew(tutor_id, item, from_on, actor=staff.actor_token, key=form.key)
            return see(request, f"/tutors/{tutor_id}", said="renewed")
        except Refused as refused:
            form.refuse(refused)
    return await _show_tutor(request, tutor_id, staff, training, people, form, 422)


@get("/teaching/me")
async def readiness(request: AnyRequest, person: Given[SignedIn], training: Given[Training]) -> Response[bytes]:
    return await _show_readiness(request, person, training, Form())


async def _show_readiness(
    request: AnyRequest, person: SignedIn, training: Training, form: Form, status: int = 200
) -> Response[bytes]:
    found = await training.my_readiness(actor=person.actor_token)
    return page(
        request,
        "training/readiness.html",
        status=status,
        mine=found,
        form=form,
        said=said(request.query_params.get("said", "")),
    )


@post("/teaching/me/pause")
async def pause(
    request: AnyRequest, form: Given[Form], person: Given[SignedIn], training: Given[Training]
) -> Response[bytes]:
    from_on, until_on = _day(form, "from_on"), _day(form, "until_on")
    if form.is_good and from_on is not None and until_on is not None:
        try:
            await training.pause(from_on, until_on, actor=person.actor_token, key=form.key)
            return see(request, "/teaching/me", said="paused")
        except Refused as refused:
            form.refuse(refused)
    return await _show_readiness(request, person, training, form, 422)


@post("/teaching/me/pause/{pause_id:uuid}/end")
async def end_pause(
    request: AnyRequest, pause_id: FromPath[UUID], form: Given[Form], person: Given[SignedIn], training: Given[Training]
) -> Response[bytes]:
    await training.end_pause(pause_id, actor=person.actor_token, key=form.key)
    return see(request, "/teaching/me", said="ended")


def _day(form: Form, name: str) -> date | None:
    text = form.need(name, _("Please give a day."))
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        form.wrong(name, _("We could not read this day. Write it like 2027-01-11."))
        return None


pages = [
    mine, offer, trainees, look_for, add, trainee, assess, verify, tutors, tutor, renew, readiness, pause, end_pause
]  # fmt: skip
