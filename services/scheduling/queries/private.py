"""Opens what is sealed about venues. Whoever calls this has made sure that the person may read it."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from services.runtime.http import Look
from services.scheduling.model import VenuePrivate


async def open_private(look: Look, sealed: Sequence[tuple[UUID, bytes | None]]) -> list[VenuePrivate | None]:
    texts = await look.sealer.open_all(look.db, list(sealed))
    return [msgspec.json.decode(text, type=VenuePrivate) if text is not None else None for text in texts]
