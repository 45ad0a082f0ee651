"""Whether anything of ours holds the loop: other people wait meanwhile.

It is the processor's time of each step that counts, not the clock's, so a busy machine makes no difference.
"""

import asyncio
import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

LIMIT_SECONDS = 0.05
CEILING_SECONDS = 3 * LIMIT_SECONDS
"""What CI asserts, where a page may be made for the first time on a busy machine."""


@contextmanager
def watched(limit: float = LIMIT_SECONDS) -> Iterator[list[str]]:
    """A line for each step of a request, a reaction, or anything else of a service or web that took longer."""
    held: list[str] = []
    run, collecting = asyncio.Handle._run, Collecting()

    def timed(handle: asyncio.Handle) -> None:
        coroutine = _coroutine(handle)
        frame = getattr(coroutine, "cr_frame", None)  # gone when it has ended
        began = time.thread_time() - collecting.seconds
        run(handle)
        took = time.thread_time() - collecting.seconds - began
        if took > limit and (what := _ours(coroutine, frame)):
            held.append(f"{what}: {took * 1000:.0f} ms")

    gc.callbacks.append(collecting)
    asyncio.Handle._run = timed  # type: ignore[method-assign]
    try:
        yield held
    finally:
        asyncio.Handle._run = run  # type: ignore[method-assign]
        gc.callbacks.remove(collecting)


class Collecting:
    """How long Python has looked for what nobody uses any more: longer beside a thousand tests than in a college."""

    def __init__(self) -> None:
        self.seconds = self._began = 0.0

    def __call__(self, phase: str, _: dict[str, int]) -> None:
        if phase == "start":
            self._began = time.thread_time()
        else:
            self.seconds += time.thread_time() - self._began


def _coroutine(handle: asyncio.Handle) -> Any:
    task = getattr(handle._callback, "__self__", None)  # type: ignore[attr-defined]
    return task.get_coro() if isinstance(task, asyncio.Task) else None


def _ours(coroutine: Any, frame: Any) -> str:
    """What the step belongs to, or nothing when it is a test's own."""
    name = getattr(coroutine, "__qualname__", "")
    if name == "RequestResponseCycle.run_asgi":
        scope = frame.f_locals["self"].scope if frame else {}
        return f"{scope.get('method')} {scope.get('path')}"
    place = coroutine.cr_code.co_filename if hasattr(coroutine, "cr_code") else ""
    return name if "/services/" in place or "/web/" in place.replace("/tests/web/", "") else ""
