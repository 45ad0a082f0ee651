"""Writes the golden bytes of events that have none yet. Those that exist are never touched."""

import msgspec

from services.contracts.all import all_events
from tests.contracts.test_contracts import GOLDEN, example, name_of


def main() -> None:
    GOLDEN.mkdir(exist_ok=True)
    for event in all_events():
        place = GOLDEN / f"{name_of(event)}.json"
        if not place.exists():
            place.write_bytes(msgspec.json.encode(example(event)) + b"\n")


if __name__ == "__main__":
    main()
