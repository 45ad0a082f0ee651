"""`pytest -p tests.faults.attacks.asked TESTS…`: each test is asked once as all stands, and must be green; then once
with each attack that it must catch, and must be red by its own word (an assertion, or another answer of the college
than the one that it waits for).

A test that goes red because the attack broke something else has caught nothing. What came of it is written to the file
that `ATTACKS_FOUND` names: attack → whether its test was green without and red with it.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from services.runtime.refusal import Refusal
from tests.faults.attacks import ATTACKS, attacked

FOUND = "ATTACKS_FOUND"
_found: dict[str, dict[str, Any]] = {}
_said: list[BaseException] = []


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[Any]) -> None:
    if call.excinfo is not None:
        _said.append(call.excinfo.value)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    is_green = _ask(item) == []
    for name in (one.name for one in ATTACKS.values() if one.caught_by == item.nodeid.partition("[")[0]):
        with attacked(name):
            said = _ask(item)
        is_red = bool(said) and all(isinstance(one, AssertionError | pytest.fail.Exception | Refusal) for one in said)
        seen = _found.setdefault(name, {"green": True, "red": False, "said": ""})
        seen["green"] &= is_green
        seen["red"] |= is_red  # of a test with several examples one must go red
        seen["said"] = seen["said"] or "; ".join(f"{type(one).__name__}: {one}"[:300] for one in said)
    item.session._setupstate.teardown_exact(nextitem)
    return True


def pytest_sessionfinish() -> None:
    Path(os.environ[FOUND]).write_text(json.dumps(_found))


def _ask(item: pytest.Item) -> list[BaseException]:
    """What went wrong. All that the test shares with others of its file stays as it is."""
    _said.clear()
    runtestprotocol(item, log=False, nextitem=item.parent)  # type: ignore[arg-type]
    return list(_said)
