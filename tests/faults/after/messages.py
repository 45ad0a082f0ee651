"""I10: each letter once to the person for one cause, and once at least."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.faults.after import Seen


async def once_to_the_person(seen: "Seen") -> list[str]:
    """By the letters that our own mail server was handed. A letter that is handed over again after a crash between the
    server's yes and the commit bears the same Message-ID, by which it is known as the same one."""
    came = seen.scene.county.post.references()
    return [f"the letter {one} came {n} times" for one, n in came.items() if n > seen.scene.most_letters]
