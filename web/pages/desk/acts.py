"""Taking, handing over, saying that something is done; and back to where one was."""

from collections.abc import Awaitable, Callable
from typing import TypeVar
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath

from web.clients import Messages, Refused
from web.clients.messages import Handed
from web.form import Form
from web.frame import AnyRequest, Given, own_path, see
from web.pages.desk.show import show_desk
from web.pages.home import show_home
from web.signed_in import SignedIn
from web.tasks.view import view_of

A = TypeVar("A")


def back(request: AnyRequest, form: Form, said: str, undo: UUID | None = None) -> Response[bytes]:
    """To the page on which the form stood."""
    stood = urlsplit(own_path(form.text("back"), "/desk"))
    more = {"said": said} | ({"undo": str(undo)} if undo else {})
    return see(request, stood.path, **dict(parse_qsl(stood.query)), **more)


async def again(request: AnyRequest, form: Form, person: SignedIn) -> Response[bytes]:
    """What was refused is said on the page on which the form stood."""
    if form.text("back") == "/home":
        return await show_home(request, person, form=form)
    return await show_desk(request, person, view_of(form.text("back")), form=form)


async def settle(
    request: AnyRequest,
    form: Form,
    person: SignedIn,
    asked: Awaitable[A],
    said: Callable[[A], str],
    *,
    undo: UUID | None = None,
    **fields: str,
) -> Response[bytes]:
    """What a button asks of a service, and back. `fields`: as in `Form.refuse`."""
    try:
        done = await asked
    except Refused as refused:
        return await again(request, form.refuse(refused, **fields), person)
    return back(request, form, said(done), undo)


@post("/desk/tasks/{task_id:uuid}/take")
async def take(
    request: AnyRequest, task_id: FromPath[UUID], form: Given[Form], person: Given[SignedIn], messages: Given[Messages]
) -> Response[bytes]:
    from_id = form.uuid("owner") if form.text("owner") else None
    asked = messages.take_task(task_id, from_id, actor=person.actor_token, key=form.key)
    return await settle(request, form, person, asked, lambda _done: "taken")


@post("/desk/tasks/{task_id:uuid}/hand-over")
async def hand_over(
    request: AnyRequest, task_id: FromPath[UUID], form: Given[Form], person: Given[SignedIn], messages: Given[Messages]
) -> Response[bytes]:
    to = form.uuid("to") if form.text("to") else None
    asked = messages.hand_over_task(task_id, to, actor=person.actor_token, key=form.key)
    return await settle(request, form, person, asked, lambda handed: _handed(to, handed), to=f"to-{task_id}")


def _handed(to: UUID | None, handed: Handed) -> str:
    return "given-back" if to is None else "handed" if handed.owner_id == to else "covered"


@post("/desk/tasks/{task_id:uuid}/done")
async def done(
    request: AnyRequest, task_id: FromPath[UUID], form: Given[Form], person: Given[SignedIn], messages: Given[Messages]
) -> Response[bytes]:
    asked = messages.close_task(task_id, actor=person.actor_token, key=form.key)
    return await settle(request, form, person, asked, lambda _done: "done", undo=task_id)


@post("/desk/tasks/{task_id:uuid}/undo")
async def undo(
    request: AnyRequest, task_id: FromPath[UUID], form: Given[Form], person: Given[SignedIn], messages: Given[Messages]
) -> Response[bytes]:
    asked = messages.reopen_task(task_id, actor=person.actor_token, key=form.key)
    return await settle(request, form, person, asked, lambda _done: "undone")


pages = [take, hand_over, done, undo]
