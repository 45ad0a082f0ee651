"""The sheets between two pages: web holds no state, so what was read goes into the form and comes back with it.

It is read again with the right of whoever sends it, and every service checks its rows anew, so nothing rests on it.
"""

import base64
import binascii
import zlib

import msgspec

from web.imports.model import Reading

MOST_BYTES = 20_000_000
_decode = msgspec.json.Decoder(Reading).decode


class Damaged(Exception):  # noqa: N818
    """What came back is not what went out."""


def keep(reading: Reading) -> str:
    return base64.b64encode(zlib.compress(msgspec.json.encode(reading), 6)).decode()


def take_back(kept: str) -> Reading:
    """Raises Damaged. Never unpacks more than 20 MB."""
    unpacker = zlib.decompressobj()
    try:
        raw = unpacker.decompress(base64.b64decode(kept, validate=True), MOST_BYTES)
        if unpacker.unconsumed_tail:
            raise Damaged
        return _decode(raw)
    except (binascii.Error, zlib.error, msgspec.MsgspecError) as error:
        raise Damaged from error
