"""Questions asked quietly: of a coach, without one's name; and, where she who asked agrees, an answer for everybody."""

import asyncio
from uuid import UUID

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from web.clients import Care, Refused
from web.clients.care import QuietAnswer, WaitingQuestion, WorryWords
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.language import _, mark
from web.signed_in import SignedIn

SAID = {
    "asked": mark("It is asked. We write to you when there is an answer, usually within a few days."),
    "shared": mark("Thank you. Everybody who is signed in can read it now. You can take it back at any time."),
    "private": mark("It stays between the two of you."),
    "taken-back": mark("It is taken back. Nobody else can read it."),
    "answered": mark("Thank you. It is on its way."),
}
DOES = {
    "share": ("share-quiet-answer", "shared"),
    "keep": ("keep-quiet-answer", "private"),
    "take-back": ("take-back-quiet-answer", "taken-back"),
}


@get("/quiet-questions")
async def show(
    request: AnyRequest, person: Given[SignedIn], care: Given[Care], said: FromQuery[str] = ""
) -> Response[bytes]:
    return await _show(request, person, care, said=said)


async def _show(
    request: AnyRequest, person: SignedIn, care: Care, *, form: Form | None = None, said: str = ""
) -> Response[bytes]:
    mine, shared, answers = await asyncio.gather(
        care.my_quiet_questions(actor=person.actor_token),
        care.shared_answers(actor=person.actor_token),
        care.do_i_answer(actor=person.actor_token),
    )
    return page(
        request,
        "quiet_questions/show.html",
        status=200 if form is None else 422,
        mine=mine,
        shared=shared,
        answers=answers,
        form=form or Form(),
        said=_(SAID[said]) if said in SAID else "",
    )


@get("/quiet-questions/ask")
async def ask(request: AnyRequest, person: Given[SignedIn]) -> Response[bytes]:
    return page(request, "quiet_questions/ask.html")


@post("/quiet-questions/ask")
async def asked(request: AnyRequest, form: Given[Form], person: Given[SignedIn], care: Given[Care]) -> Response[bytes]:
    words = form.need("words", _("Write your question"))
    if form.is_good:
        try:
            await care.ask_quietly(words, actor=person.actor_token, key=form.key)
            return see(request, "/quiet-questions", said="asked")
        except Refused as refused:
            form.refuse(refused)
    return page(request, "quiet_questions/ask.html", form=form, status=422)


def _does(name: str, command: str, said: str) -> HTTPRouteHandler:
    @post(f"/quiet-questions/{{question_id:uuid}}/{name}", name=f"quiet_{name}")
    async def do(
        request: AnyRequest, question_id: FromPath[UUID], form: Given[Form], person: Given[SignedIn], care: Given[Care]
    ) -> Response[bytes]:
        try:
            await care.about_quiet_answer(command, question_id, actor=person.actor_token, key=form.key)
        except Refused as refused:
            return await _show(request, person, care, form=form.refuse(refused))
        return see(request, "/quiet-questions", said=said)

    return do


@get("/quiet-questions/waiting")
async def waiting(
    request: AnyRequest, staff: Given[SignedIn], care: Given[Care], said: FromQuery[str] = ""
) -> Response[bytes]:
    found = await care.waiting_questions(actor=staff.actor_token)
    return page(request, "quiet_questions/waiting.html", questions=found, said=_(SAID[said]) if said in SAID else "")


@get("/quiet-questions/waiting/{question_id:uuid}")
async def answer(
    request: AnyRequest, question_id: FromPath[UUID], staff: Given[SignedIn], care: Given[Care]
) -> Response[bytes]:
    found = await _waiting(care, question_id, staff)
    if found is None:
        return see(request, "/quiet-questions/waiting")
    return page(request, "quiet_questions/answer.html", question=found, form=Form(language="en"))


@post("/quiet-questions/waiting/{question_id:uuid}")
async def answered(
    request: AnyRequest, question_id: FromPath[UUID], form: Given[Form], staff: Given[SignedIn], care: Given[Care]
) -> Response[bytes]:
    words = form.need("words", _("Write an answer"))
    if form.is_good:
        given = QuietAnswer(
            question_id=question_id,
            words=words,
            shared_question=form.text("shared_question"),
            shared_answer=form.text("shared_answer"),
            language=form.text("language") or "en",
        )
        try:
            await care.answer_quietly(given, actor=staff.actor_token, key=form.key)
            return see(request, "/quiet-questions/waiting", said="answered")
        except Refused as refused:
            form.refuse(refused)
    return await _answer_again(request, question_id, form, staff, care)


@post("/quiet-questions/waiting/{question_id:uuid}/worried")
async def worried(
    request: AnyRequest, question_id: FromPath[UUID], form: Given[Form], staff: Given[SignedIn], care: Given[Care]
) -> Response[bytes]:
    """Lead and deputy learn who asked; who passes it on does not."""
    found = await _waiting(care, question_id, staff)
    if found is None:
        return see(request, "/quiet-questions/waiting")
    words = WorryWords(
        about=_("Whoever asked a quiet question"), what_happened=found.question, what_was_done=form.text("why")
    )
    try:
        passed_on = await care.pass_on_worry(words, question_id=question_id, actor=staff.actor_token, key=form.key)
    except Refused as refused:
        return await _answer_again(request, question_id, form.refuse(refused), staff, care)
    return see(request, f"/worried/{passed_on.worry_id}")


async def _answer_again(
    request: AnyRequest, question_id: UUID, form: Form, staff: SignedIn, care: Care
) -> Response[bytes]:
    found = await _waiting(care, question_id, staff)
    return page(request, "quiet_questions/answer.html", question=found, form=form, status=422)


async def _waiting(care: Care, question_id: UUID, staff: SignedIn) -> WaitingQuestion | None:
    found = await care.waiting_questions(actor=staff.actor_token)
    return next((one for one in found if one.question_id == question_id), None)


pages = [show, ask, asked, waiting, answer, answered, worried, *(_does(name, *does) for name, does in DOES.items())]
