"""Ids are UUIDv7: they sort by the time they were made and lead to nobody."""

from uuid import UUID

import uuid_utils.compat as _uuid


def new_id() -> UUID:
    return _uuid.uuid7()
