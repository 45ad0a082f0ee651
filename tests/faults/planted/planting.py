"""How a defect is planted: one line of a shipped function, one constant or one constraint is changed before it runs.

Nothing of this lies in what is shipped. A change names the text that it replaces and insists on finding it exactly
once, so a defect that no longer fits the code says so instead of planting nothing.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FunctionType, ModuleType
from typing import Any, NamedTuple

import asyncpg


class DoesNotFit(Exception):  # noqa: N818
    """The code has moved on: look at the defect again."""


class Planting:
    """What has been changed, so that a test can put it back."""

    def __init__(self) -> None:
        self._undo: list[Callable[[], None]] = []

    def edit(self, function: Any, *changes: tuple[str, str]) -> None:
        """The shipped function with some of its text replaced. It stays the same object, whoever has imported it."""
        function = inspect.unwrap(function)
        source = textwrap.dedent(inspect.getsource(function))
        for old, new in changes:
            source = _replaced(source, old, new, function.__qualname__)
        before, function.__code__ = function.__code__, _compiled(source, function)
        self._undo.append(lambda: setattr(function, "__code__", before))

    def constant(self, owner: ModuleType | type, name: str, old: str, new: str) -> None:
        """A text of a module, such as a statement of SQL."""
        self.put(owner, name, _replaced(getattr(owner, name), old, new, name))

    def put(self, owner: Any, name: str, value: Any) -> None:
        before = vars(owner)[name]
        setattr(owner, name, value)
        self._undo.append(lambda: setattr(owner, name, before))

    def undo(self) -> None:
        while self._undo:
            self._undo.pop()()


class Defect(NamedTuple):
    name: str
    what: str
    """What is wrong with it planted, as a sentence goes on after “With it …”."""
    caught_by: str
    """The invariant that must cry out, I1 to I15."""
    life: str
    """What people do while it is there: a file of `tests/faults/lives`."""
    plant: Callable[[Planting], None]
    migration: dict[str, str]
    """Service → what a migration of its schema would have said otherwise."""


PLANTED: dict[str, Defect] = {}


def defect(
    name: str, what: str, *, caught_by: str, life: str, **migration: str
) -> Callable[[Callable[[Planting], None]], Callable[[Planting], None]]:
    """Declares a defect above the function that plants it. `scheduling="alter table …"` is done to that schema."""

    def declare(plant: Callable[[Planting], None]) -> Callable[[Planting], None]:
        if name in PLANTED:
            raise ValueError(f"Two defects are called {name}.")
        PLANTED[name] = Defect(name, what, caught_by, life, plant, migration)
        return plant

    return declare


def nothing(_: Planting) -> None:
    """All of the defect is in its migration."""


@contextmanager
def planted(name: str) -> Iterator[None]:
    """For a test: the code is as it was afterwards."""
    planting = Planting()
    try:
        PLANTED[name].plant(planting)
        yield
    finally:
        planting.undo()


def plant(name: str) -> None:
    """For a process of its own, before its service is made. The schema is changed by `change_schemas`."""
    PLANTED[name].plant(Planting())


async def change_schemas(name: str, admin_dsn: str) -> None:
    """What the defect's migration would have said otherwise, done after the shipped ones."""
    admin = await asyncpg.connect(admin_dsn)
    try:
        for service, statement in PLANTED[name].migration.items():
            await admin.execute(f"set search_path = {service}, extensions; set role {service}_owner; {statement}")
            await admin.execute("reset role")
    finally:
        await admin.close()


def _replaced(text: str, old: str, new: str, where: str) -> str:
    if text.count(old) != 1:
        raise DoesNotFit(f"{where} holds {text.count(old)} times, and not once: {old}")
    return text.replace(old, new)


def _compiled(source: str, function: FunctionType) -> Any:
    """The code of `source`, which sees the same module as the shipped one."""
    tree = ast.parse(source)
    found = tree.body[0]
    if not isinstance(found, ast.FunctionDef | ast.AsyncFunctionDef):
        raise DoesNotFit(f"{function.__qualname__} is not a function")
    found.decorator_list = []
    made = next(
        const
        for const in compile(tree, inspect.getsourcefile(function) or "", "exec").co_consts
        if inspect.iscode(const) and const.co_name == function.__name__
    )
    if made.co_freevars != function.__code__.co_freevars:
        raise DoesNotFit(f"{function.__qualname__} needs what stands around it")
    return made
