"""The clients' journal: what people were told is done. It must be there after whatever happens (I9)."""

from collections import defaultdict

from services.runtime.database import Connection

KEPT = {
    "place": "select from enrolment.place where place_id::text = x",
    "given back": "select from enrolment.place where place_id::text = x and state in ('given_back', 'left')",
    "accepted": "select from enrolment.place where place_id::text = x and state in ('booked', 'held')",
    "course dates": "select from scheduling.run where run_id::text = x",
    "idea": "select from codesign.idea where number::text = x",
    "call": "select from messages.call where call_id::text = x",
    "worry": "select from care.worry where worry_id::text = x",
    "meeting": "select from groups.meeting where place = x",
    "trainee": "select from training.trainee where person_id::text = x",
}
MISSING = "select x from unnest($1::text[]) as x where not exists ({kept})"


class Claims:
    def __init__(self) -> None:
        self._claims: dict[str, set[str]] = defaultdict(set)

    def add(self, kind: str, which: str) -> None:
        self._claims[kind].add(which)

    def take_back(self, kind: str, which: str) -> None:
        """What was true then, and the person herself has changed since."""
        self._claims[kind].discard(which)

    def join(self, other: "Claims") -> None:
        for kind, which in other._claims.items():
            self._claims[kind] |= which

    def clear(self) -> None:
        self._claims.clear()

    def __len__(self) -> int:
        return sum(map(len, self._claims.values()))

    async def missing(self, db: Connection) -> list[str]:
        found = []
        for kind, which in self._claims.items():
            rows = await db.fetch(MISSING.format(kept=KEPT[kind]), sorted(which))
            found += [f"{kind} {row['x']} was confirmed, and is not there" for row in rows]
        return found
