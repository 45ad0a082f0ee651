"""Pages for when something is not as it should be: calm, no details, what to do, and nothing typed is lost."""

import logging
import traceback
from typing import Any
from urllib.parse import urlencode

from litestar import Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from services.runtime.clock import machine_clock
from services.runtime.ids import new_id
from web.clients import Refused, ServiceAway
from web.form import WAS_FIELD, Form
from web.frame import (
    YEAR,
    AnyRequest,
    ForeignForm,
    StaleForm,
    WrittenByAnother,
    WrongHost,
    frame_of,
    is_fragment,
    page,
    see,
)
from web.genuine import SAFE_METHODS
from web.language import _, refusal, without_language
from web.signed_in import MoreFirst, SignInFirst, StepUpFirst

log = logging.getLogger(__name__)
SIGNED_IN = frozenset({"person", "staff", "sure", "holder", "keeper"})
"""What handlers ask for that are for somebody we know."""
SAVING, NOT_SAVED = "keep", "errors/not_saved.html"
SIGN_IN_SLUG, STEP_UP_SLUG = "sign-in-first", "step-up-first"


def refused(request: AnyRequest, error: Refused) -> Response[bytes]:
    """A refusal that the page itself did not put beside a field."""
    if error.slug == SIGN_IN_SLUG:
        return sign_in_first(request, SignInFirst())
    if error.slug == STEP_UP_SLUG:
        return step_up_first(request, StepUpFirst())
    if error.status == 404:
        return not_found(request, error)
    sentence, what_to_do = refusal(error)
    return _show(
        request,
        "errors/refused.html",
        error.status,
        sentence=sentence,
        what_to_do=what_to_do,
        is_page=request.method in SAFE_METHODS and error.status == 403,
    )


def sign_in_first(request: AnyRequest, _error: SignInFirst) -> Response[bytes]:
    if request.state.visitor.is_limited:
        return more_first(request, MoreFirst())
    return _go_and_return(request, "/sign-in", _("You need to sign in again"))


def more_first(request: AnyRequest, _error: MoreFirst) -> Response[bytes]:
    return _go_and_return(request, "/sign-in/more", _("Several people use this number or address"))


def step_up_first(request: AnyRequest, _error: StepUpFirst) -> Response[bytes]:
    return _go_and_return(request, "/sign-in/second", _("We need to be sure that it is you"))


def stale_form(request: AnyRequest, _error: StaleForm) -> Response[bytes]:
    if _is_signed_out(request):
        return sign_in_first(request, SignInFirst())
    return _again(request, 409, _("Please press the button again"), _("This page was open for a long time."), "")


def away(request: AnyRequest, error: ServiceAway) -> Response[bytes]:
    log.warning("service_away", extra={"service": error.service})
    if request.method in SAFE_METHODS:
        return _show(request, "errors/away.html", 503)
    reason = _("A part of the college’s desk is not answering just now. It usually comes back within a minute.")
    return _again(request, 503, _("Please press the button again in a minute"), reason, "")


def wrong_host(request: AnyRequest, _error: WrongHost) -> Response[bytes]:
    return _show(request, "errors/wrong_host.html", 421)


def foreign_form(request: AnyRequest, _error: ForeignForm) -> Response[bytes]:
    return _show(request, "errors/foreign_form.html", 403)


def written_by_another(request: AnyRequest, _error: WrittenByAnother) -> Response[bytes]:
    """What she wrote is shown to nobody else."""
    return page(request, "errors/another.html", status=403)


def http(request: AnyRequest, error: HTTPException) -> Response[bytes]:
    if error.status_code in (404, 405):
        return not_found(request, error)
    if error.status_code >= 500:
        return broken(request, error)
    return _show(request, "errors/unreadable.html", error.status_code)


def not_found(request: AnyRequest, _error: Exception) -> Response[bytes]:
    if request.method in SAFE_METHODS and without_language(request.url.path) != request.url.path:
        return _in_welsh(request)
    return _show(request, "errors/not_found.html", 404)


def broken(request: AnyRequest, error: Exception) -> Response[bytes]:
    """The log says where, never what was typed; the page gives the reference to it."""
    reference = str(new_id())[-12:]
    frame_of(request).stumbles.note(error, machine_clock())
    log.error("page_broke", extra={"reference": reference, "kind": type(error).__name__, "where": _where(error)})
    return _show(request, "errors/broken.html", 500, reference=reference)


HANDLERS: ExceptionHandlersMap = {
    Refused: refused,
    ServiceAway: away,
    SignInFirst: sign_in_first,
    MoreFirst: more_first,
    StepUpFirst: step_up_first,
    StaleForm: stale_form,
    WrongHost: wrong_host,
    ForeignForm: foreign_form,
    WrittenByAnother: written_by_another,
    HTTPException: http,
    Exception: broken,
}


def _in_welsh(request: AnyRequest) -> Response[bytes]:
    """Most pages have one address. A link in a Welsh message opens them in Welsh, also where nobody chose yet."""
    frame = frame_of(request)
    frame.note(request)
    request.state.new_cookies = [frame.cookie("language", "cy", YEAR)]
    query = f"?{request.url.query}" if request.url.query else ""
    return see(request, without_language(request.url.path) + query)


def _go_and_return(request: AnyRequest, to: str, title: str) -> Response[bytes]:
    """From a page: there and back. From a form: in a second tab, because what was typed must stay."""
    if request.method in SAFE_METHODS:
        query = f"?{request.url.query}" if request.url.query else ""
        return see(request, to, next=request.url.path + query)
    return _again(request, 401, title, _("You were signed out while this page was open."), to)


def _again(request: AnyRequest, status: int, title: str, reason: str, sign_in: str) -> Response[bytes]:
    """The same form once more, with everything in it and a new token: one press and it is sent. It is in the page and
    nowhere else; where she must sign in first, its token is the browser's, which stays."""
    request.state.outlives_session = bool(sign_in)
    return _show(
        request,
        "errors/again.html",
        status,
        title=title,
        reason=reason,
        sign_in=f"{sign_in}?{urlencode({'next': '/sign-in/done'})}" if sign_in else "",
        typed=_form(request).typed(),
        key=_form(request).key,
        was=frame_of(request).was_here(request) if sign_in else _form(request).get(WAS_FIELD),
        is_again=bool(_form(request).get("again")),
        has_files=bool(_form(request).files),
    )


def _show(request: AnyRequest, template: str, status: int, **context: Any) -> Response[bytes]:
    if not hasattr(request.state, "visitor"):
        frame_of(request).note(request)
    if is_fragment(request) and _form(request).get("do") == SAVING:  # nobody's page goes away while she types
        return page(request, NOT_SAVED, fragment=NOT_SAVED, status=status)
    return page(request, template, status=status, written=_form(request).written(), **context)


def _is_signed_out(request: AnyRequest) -> bool:
    """Her session ended while she wrote, and her browser has let go of it."""
    asked_for = request.route_handler.parsed_fn_signature.parameters
    visitor = request.state.visitor
    return not visitor.is_here and not SIGNED_IN.isdisjoint(asked_for)


def _form(request: AnyRequest) -> Form:
    return getattr(request.state, "form", None) or Form()


def _where(error: Exception) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return [
        f"{frame.filename.rsplit('/', 2)[-2]}/{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames
    ]
