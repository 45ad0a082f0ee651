"""A log line has a name for what happened and ids; nothing that a library or a person put into words."""

import json
import logging
from typing import Any

from services.runtime.log import JsonFormatter


def line(name: str, message: str, *arguments: object, extra: dict[str, Any] | None = None) -> dict[str, Any]:
    logger = logging.getLogger(name)
    record = logger.makeRecord(name, logging.WARNING, "file.py", 1, message, arguments, None, extra=extra)
    found: dict[str, Any] = json.loads(JsonFormatter().format(record))
    return found


def test_ours_says_what_happened_and_which() -> None:
    said = line("services.runtime.inbox", "reaction_stumbled", extra={"event_id": "01939e00", "n": 2})

    assert {name: said[name] for name in ("level", "what", "event_id", "n")} == {
        "level": "warning", "what": "reaction_stumbled", "event_id": "01939e00", "n": 2
    }  # fmt: skip


def test_what_a_library_says_is_kept_out() -> None:
    assert "nia@example.org" not in json.dumps(line("aiosmtplib", "refused %s", "nia@example.org"))


def test_of_an_exception_only_its_kind_is_said() -> None:
    try:
        raise ValueError("what Nia wrote")
    except ValueError as error:
        record = logging.LogRecord("web", logging.ERROR, "file.py", 1, "page_broke", (), (type(error), error, None))

    said = JsonFormatter().format(record)
    assert json.loads(said)["exception"] == "ValueError"
    assert "Nia" not in said
