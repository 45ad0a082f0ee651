"""The sheets between two pages: web holds no state, so what was read goes into the form and comes back with it.

It is read again with the right of whoever sends it, and every service checks its rows anew, so nothing rests on it.
"""

import base64
import binascii
import zlib
from datetime import date
from uuid import UUID

import msgspec

from web.imports.model import ColumnNote, Reading, SheetNote, Table
from web.imports.reading import read_tables

MOST_BYTES = 40_000_000


class Kept(msgspec.Struct, frozen=True):
    """Enough to read it all again."""

    today: date
    namespace: UUID
    sheets: tuple[SheetNote, ...]
    columns: tuple[ColumnNote, ...]
    tables: tuple[Table, ...]


_decode = msgspec.json.Decoder(Kept).decode


class Damaged(Exception):  # noqa: N818
    """What came back is not what went out."""


def keep(reading: Reading) -> str:
    """Letters that a form sends as they are."""
    kept = Kept(reading.today, reading.namespace, reading.sheets, reading.columns, reading.tables)
    return base64.urlsafe_b64encode(zlib.compress(msgspec.json.encode(kept), 6)).decode().rstrip("=")


def take_back(kept: str) -> Reading:
    """Raises Damaged. Never unpacks more than 40 MB."""
    unpacker = zlib.decompressobj()
    try:
        packed = base64.b64decode(kept + "=" * (-len(kept) % 4), altchars=b"-_", validate=True)
        raw = unpacker.decompress(packed, MOST_BYTES)
        if unpacker.unconsumed_tail:
            raise Damaged
        one = _decode(raw)
    except (ValueError, binascii.Error, zlib.error, msgspec.MsgspecError) as error:
        raise Damaged from error
    return read_tables(one.tables, one.sheets, one.columns, one.today, one.namespace)
