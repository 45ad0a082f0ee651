"""Puts web together: settings, clients, the frame, and every page found in web/pages."""

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide

from services.runtime import log
from services.runtime.lean import Lean
from services.runtime.service import serve, server
from services.runtime.settings import SettingsError
from web import errors, signed_in
from web.clients import Clients
from web.form import Form
from web.frame import AnyRequest, Frame, guarded
from web.pages import all_pages
from web.settings import WebSettings, from_environment
from web.templating import make_ready

_LARGEST_BODY = 20_000_000


def create_app(settings: WebSettings) -> Litestar:
    clients = Clients(settings.services)
    frame = Frame(settings, clients)

    @asynccontextmanager
    async def keep_open(_: Litestar) -> AsyncIterator[None]:
        getting_ready = asyncio.create_task(asyncio.to_thread(make_ready))
        try:
            yield
        finally:
            await asyncio.gather(getting_ready, return_exceptions=True)
            await frame.nudges.close()
            await frame.tracer.close()
            for door in filter(None, (frame.practice, frame.own, frame.backups, frame.audit)):
                await door.close()
            await clients.close()

    app = Lean(
        all_pages(),
        before_request=frame.welcome,
        before_send=[guarded(settings)],
        dependencies={
            "visitor": Provide(signed_in.visitor, sync_to_thread=False),
            "person": Provide(signed_in.person, sync_to_thread=False),
            "holder": Provide(signed_in.holder, sync_to_thread=False),
            "staff": Provide(signed_in.staff, sync_to_thread=False),
            "sure": Provide(signed_in.sure),
            "keeper": Provide(signed_in.keeper),
            "form": Provide(form, sync_to_thread=False),
            **{name: _always(client) for name, client in clients.each().items()},
        },
        exception_handlers=errors.HANDLERS,
        state=State({"frame": frame}),
        lifespan=[keep_open],
        openapi_config=None,
        logging_config=None,
        request_max_body_size=_LARGEST_BODY,
    )
    frame.paths = {route.path for route in app.routes}
    return app


def form(request: AnyRequest) -> Form:
    """The form that was sent. The frame has already made sure that it is one of ours."""
    sent: Form = request.state.form
    return sent


def _always(client: Any) -> Provide:
    def give() -> Any:
        return client

    return Provide(give, sync_to_thread=False)


def main(create: Callable[[WebSettings], Litestar] = create_app) -> None:
    import uvloop  # imported where it is used

    try:
        settings = from_environment(os.environ)
    except SettingsError as error:
        sys.exit(str(error))
    log.set_up(settings.log_level)
    logging.captureWarnings(True)
    uvloop.run(serve([server(create(settings), settings.listen)]))


if __name__ == "__main__":
    main()
