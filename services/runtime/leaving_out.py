"""Some libraries take along what nobody here needs, where it happens to be installed."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without(library: str) -> Iterator[None]:
    """What is imported meanwhile finds no such library, and does without it."""
    there = sys.modules.get(library)
    sys.modules[library] = None  # type: ignore[assignment]  # for Python: it cannot be imported
    try:
        yield
    finally:
        del sys.modules[library]
        if there is not None:
            sys.modules[library] = there
