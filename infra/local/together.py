"""All services and web in one process and one loop, each with its own pool and its own NATS connection.

`python -m infra.local.together`, with everybody's settings in the environment. Several uvicorn servers share the
loop; the runtime's server leaves signals alone.
"""

import importlib
import os
import sys

import uvloop

from infra.local.services import has_web, present
from services.runtime import log
from services.runtime.service import Server, serve, server
from services.runtime.settings import SettingsError, from_environment


def service_server(name: str) -> Server:
    settings = from_environment(name, os.environ)
    app = importlib.import_module(f"services.{name}.main").create_app(settings)
    return server(app, settings.listen)


def web_server() -> Server:
    settings = importlib.import_module("web.settings").from_environment(os.environ)
    return server(importlib.import_module("web.main").create_app(settings), settings.listen)


def main() -> None:
    log.set_up(os.environ.get("LOG_LEVEL", "INFO"))
    try:
        servers = [service_server(name) for name in present()] + ([web_server()] if has_web() else [])
    except SettingsError as error:
        sys.exit(str(error))
    uvloop.run(serve(servers))


if __name__ == "__main__":
    main()
