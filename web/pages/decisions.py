"""What is put to one's groups, what came of it, one's own words; and what everybody may read."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from web.clients.base import Refused
from web.clients.codesign import Codesign
from web.clients.codesign.courses import CourseAsked
from web.clients.codesign.versions import Version
from web.clients.groups import Decision, Groups
from web.clients.people import People
from web.form import Form
from web.frame import AnyRequest, Given, is_fragment, page, see
from web.language import _, in_both_languages, mark
from web.pages.proposals.shared import names_of
from web.signed_in import SignedIn

PANEL = "decisions/_decide.html"
CHOICES = ("agree", "concern", "aside", "cannot")
WITH_WORDS = ("concern", "cannot")
READERS = ("group", "proposers", "everybody")
UNSAID = "unsaid"
CARRIED_OVER = "carried-over-course"
SIDES = ("lived_experience", "professional", UNSAID)
MISSING = {
    "concern": mark("Write what your concern is, so that it can be kept"),
    "cannot": mark("Write why you cannot support it, so that the talk can begin"),
}
SAID = {
    "answered": mark("Thank you. Your answer is saved."),
    "words": mark("Your words are kept as you wrote them now."),
    "back": mark("Your words are taken back. That there was a different view stays."),
}


@get("/decisions")
async def mine(
    request: AnyRequest, person: Given[SignedIn], groups: Given[Groups], codesign: Given[Codesign]
) -> Response[bytes]:
    actor = person.actor_token
    lines, talks = await asyncio.gather(groups.decisions(actor=actor), groups.conversations(actor=actor))
    titles = await codesign.version_titles([line.item_digest for line in lines], actor=actor)
    going = [line for line in lines if not line.is_over and not line.is_for_me]
    return page(
        request,
        "decisions/mine.html",
        for_me=[line for line in lines if line.is_for_me],
        going=going,
        over=[line for line in lines if line.is_over],
        titles=titles,
        talks=len(talks),
    )


@get("/decisions/{decision_id:uuid}")
async def show(
    request: AnyRequest,
    decision_id: FromPath[UUID],
    person: Given[SignedIn],
    groups: Given[Groups],
    codesign: Given[Codesign],
    people: Given[People],
    said: FromQuery[str] = "",
) -> Response[bytes]:
    decision = await groups.decision(decision_id, actor=person.actor_token)
    return await _show(request, decision, _filled(decision), person, codesign, people, said=said)


def _filled(decision: Decision) -> Form:
    """What she answered last; the side she spoke from is only a beginning, she says it anew each time."""
    if decision.mine is None:
        told = decision.have_i_told_before
        return Form(perspective=(decision.my_last_perspective or UNSAID) if told else None)
    mine = decision.mine
    filled: dict[str, Any] = {
        "choice": mine.choice,
        "perspective": mine.perspective or UNSAID,
        f"words-{mine.choice}": mine.words,
        f"readers-{mine.choice}": mine.readers,
        "my-words": mine.words,
        "my-readers": mine.readers,
    }
    return Form(**filled)


async def _show(
    request: AnyRequest,
    decision: Decision,
    form: Form,
    person: SignedIn,
    codesign: Codesign,
    people: People,
    said: str = "",
) -> Response[bytes]:
    """For htmx only one's own panel; the text beside it has not changed."""
    asked = await _asked(codesign, decision, person)
    version = None if asked or is_fragment(request) else await _version(codesign, decision, person)
    wanted = {*decision.owner_ids, *(version.person_ids if version else ())}
    names = await names_of(people, wanted, person)
    return page(
        request,
        "decisions/show.html",
        fragment=PANEL,
        status=200 if form.is_good else 422,
        decision=decision,
        version=version,
        asked=asked,
        names=names,
        owners=[names[one] for one in decision.owner_ids if one in names],
        form=form,
        with_words=WITH_WORDS,
        back=f"/decisions/{decision.decision_id}",
        said=_(SAID[said]) if said in SAID else "",
    )


async def _asked(codesign: Codesign, decision: Decision, person: SignedIn) -> CourseAsked | None:
    """The course from before that it is about, if it is about one."""
    if decision.item_kind != CARRIED_OVER:
        return None
    try:
        return await codesign.course_asked(decision.decision_request_id, actor=person.actor_token)
    except Refused as refused:
        if refused.slug not in ("not-found", "not-allowed"):
            raise
        return None


async def _version(codesign: Codesign, decision: Decision, person: SignedIn) -> Version | None:
    """The exact text. None for somebody who may not read proposals any more."""
    try:
        return await codesign.version(decision.item_digest, actor=person.actor_token)
    except Refused as refused:
        if refused.slug != "not-found":
            raise
        return None


@post("/decisions/{decision_id:uuid}")
async def answer(
    request: AnyRequest,
    decision_id: FromPath[UUID],
    form: Given[Form],
    person: Given[SignedIn],
    groups: Given[Groups],
    codesign: Given[Codesign],
    people: Given[People],
) -> Response[bytes]:
    choice = form.choice("choice", CHOICES, _("Choose one of the four answers"))
    side = form.choice("perspective", SIDES, _("Say from which side you speak, or that you would rather not say"))
    words = form.need(f"words-{choice}", _(MISSING[choice])) if choice in WITH_WORDS else ""
    readers = form.text(f"readers-{choice}") or "group"
    if form.is_good:
        perspective = None if side == UNSAID else side
        try:
            await groups.answer_decision(decision_id, choice, perspective, words, readers, actor=person.actor_token)
            return see(request, f"/decisions/{decision_id}", said="answered")
        except Refused as refused:
            form.refuse(refused, words=f"words-{choice}")
    decision = await groups.decision(decision_id, actor=person.actor_token)
    return await _show(request, decision, form, person, codesign, people)


@post("/decisions/{decision_id:uuid}/words")
async def change_words(
    request: AnyRequest,
    decision_id: FromPath[UUID],
    form: Given[Form],
    person: Given[SignedIn],
    groups: Given[Groups],
    codesign: Given[Codesign],
    people: Given[People],
) -> Response[bytes]:
    words = form.need("my-words", _("Write your words, or take them back below"))
    readers = form.choice("my-readers", READERS, _("Choose who may read it"))
    if form.is_good:
        try:
            await groups.change_words(decision_id, words, readers, actor=person.actor_token)
            return see(request, f"/decisions/{decision_id}", said="words")
        except Refused as refused:
            form.refuse(refused, words="my-words")
    decision = await groups.decision(decision_id, actor=person.actor_token)
    return await _show(request, decision, form, person, codesign, people)


@post("/decisions/{decision_id:uuid}/words/back")
async def take_words_back(
    request: AnyRequest, decision_id: FromPath[UUID], person: Given[SignedIn], groups: Given[Groups]
) -> Response[bytes]:
    await groups.take_back_words(decision_id, actor=person.actor_token)
    return see(request, f"/decisions/{decision_id}", said="back")


@get(in_both_languages("/decided"))
async def decided(request: AnyRequest, groups: Given[Groups], codesign: Given[Codesign]) -> Response[bytes]:
    """Only what those who asked have taken up: an answer that crossed their taking it back is none."""
    agreed = await groups.decided()
    titles = await codesign.version_titles([one.item_digest for one in agreed], actor=None)
    taken_up = [(one, titles[one.item_digest]) for one in agreed if one.item_digest in titles]
    return page(request, "decisions/decided.html", public=True, agreed=taken_up)


pages = [mine, show, answer, change_words, take_words_back, decided]
