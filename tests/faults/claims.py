"""The clients' journal: what people were told is done. It must be there after whatever happens, and once (I9)."""

from collections import Counter, defaultdict

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
    "answer": "select from groups.answer where decision_id::text = x",
    "mark": "select from enrolment.mark where session_id || ' ' || person_id || ' ' || mark = x",
}
MISSING = "select x from unnest($1::text[]) as x where not exists ({kept})"
COUNTED = {"idea": "codesign.idea", "worry": "care.worry", "meeting": "groups.meeting", "comment": "codesign.comment"}
"""Where each act leaves one row: pressed again and again, a form is still one."""
COUNT = " union all ".join(f"select '{kind}' as kind, count(*) as n from {table}" for kind, table in COUNTED.items())


class Claims:
    def __init__(self) -> None:
        self._claims: dict[str, set[str]] = defaultdict(set)
        self._expected: Counter[str] = Counter()
        self._is_open = False

    async def open(self, db: Connection) -> None:
        """What was there before anybody did anything."""
        self._expected = Counter({row["kind"]: row["n"] for row in await db.fetch(COUNT)})
        self._is_open = True

    def add(self, kind: str, which: str) -> None:
        self._claims[kind].add(which)

    def count(self, kind: str) -> None:
        self._expected[kind] += 1

    def take_back(self, kind: str, which: str) -> None:
        """What was true then, and the person herself has changed since."""
        self._claims[kind].discard(which)

    def join(self, other: "Claims") -> None:
        for kind, which in other._claims.items():
            self._claims[kind] |= which
        self._expected += other._expected
        self._is_open |= other._is_open

    def __len__(self) -> int:
        return sum(map(len, self._claims.values()))

    async def missing(self, db: Connection) -> list[str]:
        found = []
        for kind, which in self._claims.items():
            rows = await db.fetch(MISSING.format(kept=KEPT[kind]), sorted(which))
            found += [f"{kind} {row['x']} was confirmed, and is not there" for row in rows]
        return found

    async def wrong_counts(self, db: Connection) -> list[str]:
        """More than were done: a form that was pressed again became another one. Fewer: one is gone."""
        rows = await db.fetch(COUNT) if self._is_open else []
        return [
            f"{row['n']} of {row['kind']}, and {self._expected[row['kind']]} were confirmed"
            for row in rows
            if row["n"] != self._expected[row["kind"]]
        ]
