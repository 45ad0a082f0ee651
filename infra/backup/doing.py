"""A backup from beginning to end: taken, copied to the second place, old ones thrown away, and what came of it kept."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.audit import heads
from infra.backup.names import name_of
from infra.backup.shelf import ERASED, Shelf
from infra.backup.trying import try_out
from infra.trouble import Trouble
from services.runtime.clock import machine_clock
from services.runtime.database import AWAY
from services.runtime.erased import append_to, read_file


async def take_and_keep(shelf: Shelf, take: Callable[[], Awaitable[str]], erased: Collection[Path]) -> str:
    """Answers its name. `erased`: the lists of whom the college has forgotten, which go along in the clear."""
    with shelf.alone(), _noting(shelf):
        name = await take()
        copy_erased(erased, [place for place in (shelf.data, shelf.second) if place and place.is_dir()])
        copy_heads(shelf, erased)
        shelf.prune(machine_clock())
        shelf.copy_away()
    return name


async def try_the_last(shelf: Shelf, room: Path) -> str:
    """Answers the name of the one that was tried. `room`: where there is space for a whole college."""
    moments = shelf.moments()
    if not moments:
        raise Trouble("There is no backup to try yet.")
    name = name_of(moments[-1])
    with shelf.alone(), _noting(shelf):
        try:
            await try_out(shelf, name, room)
        except Trouble:
            shelf.note(broken=name)
            raise
        shelf.note(broken="", tried=name, tried_at=machine_clock().isoformat())
    return name


@contextmanager
def _noting(shelf: Shelf) -> Iterator[None]:
    """What did not work stands on the page that says how the college runs, until it works."""
    try:
        with told():
            yield
    except Trouble as trouble:
        shelf.note(trouble=str(trouble))
        raise
    else:
        shelf.note(trouble="")


@contextmanager
def told() -> Iterator[None]:
    """A full disk, or a database that is away, in a sentence: no values of anybody."""
    try:
        yield
    except OSError as error:
        raise Trouble(
            f"It did not work: {error.strerror or type(error).__name__} ({error.filename or 'a file'})."
        ) from None
    except AWAY as error:
        raise Trouble(f"It did not work: the database says {type(error).__name__}.") from None


def copy_heads(shelf: Shelf, erased: Iterable[Path]) -> None:
    """Into the second place, and beside the lists of the forgotten: where whoever looks through everything reads it."""
    first, *others = shelf.heads
    for other in {*others, *(file.parent / heads.HEADS for file in erased)} - {first}:
        if other.parent.is_dir():
            heads.append(other, heads.read(first))


def copy_erased(lists: Iterable[Path], places: Iterable[Path]) -> None:
    """Whoever is not on the copy yet is written there too."""
    people = {one.person_id: one for file in lists for one in read_file(file)}
    for place in places:
        there = {one.person_id for one in read_file(place / ERASED)}
        if missing := [one for one in people.values() if one.person_id not in there]:
            append_to(place / ERASED, missing)
