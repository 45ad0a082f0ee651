"""Scripts of the runtime's statements, made by seed (`same.py` plays them)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from tests.faults.simulation.statements import STATEMENTS

CONNECTIONS = 3
NOON = datetime(2027, 1, 4, 12, 0, tzinfo=UTC)


class Step(NamedTuple):
    connection: int
    what: str
    """`begin`, `savepoint`, `commit`, `undo`, or a statement."""
    arguments: tuple[Any, ...] = ()


def script(seed: int, steps: int = 60) -> list[Step]:
    dice = Random(seed)
    made: list[Step] = []
    for _ in range(steps):
        roll, who = dice.random(), dice.randrange(CONNECTIONS)
        if roll < 0.16:
            made.append(Step(who, "begin"))
        elif roll < 0.2:
            made.append(Step(who, "savepoint"))
        elif roll < 0.32:
            made.append(Step(who, "commit"))
        elif roll < 0.38:
            made.append(Step(who, "undo"))
        else:
            sql, make = dice.choice(SAID)
            made.append(Step(who, sql, make(dice)))
    return made


def _id(dice: Random, of: int = 3) -> UUID:
    return UUID(int=dice.randrange(1, of + 1))


def _said(*words: str) -> str:
    """The statement of the runtime that begins so and has these words."""
    (found,) = [sql for sql in STATEMENTS if sql.startswith(words[0]) and all(word in sql for word in words)]
    return found


Make = Callable[[Random], tuple[Any, ...]]


def _journal(dice: Random) -> tuple[Any, ...]:
    count = dice.randint(1, 3)
    return (
        [UUID(int=dice.getrandbits(100)) for _ in range(count)],
        ["note"] * count,
        [_id(dice, 2) for _ in range(count)],
        ["noted"] * count,
        ["{}"] * count,
        NOON,
        None,
    )


def _moves(dice: Random) -> tuple[Any, ...]:
    ids = sorted({_id(dice) for _ in range(2)})
    before = [dice.randrange(2) for _ in ids]
    return "note", ["people"] * len(ids), ids, before, [one + 1 for one in before]


def _parked(dice: Random) -> tuple[Any, ...]:
    number = dice.randint(1, 4)
    return UUID(int=number), "people", "note", _id(dice, 2), number, "subject", {"a": "b"}, "{}", "why"


def _due_of(dice: Random) -> tuple[str, str]:
    return dice.choice(("send", "look")), str(dice.randint(1, 3))


def _due(dice: Random) -> tuple[Any, ...]:
    return *_due_of(dice), NOON + timedelta(seconds=dice.getrandbits(20)), {"n": 1}


def _key(dice: Random) -> tuple[str, str, str]:
    return "nia", "AskForPlace", dice.choice("abc")


SAID: list[tuple[str, Make]] = [
    (_said("insert into journal"), _journal),
    (_said("insert into journal"), _journal),
    (_said("select * from to_send"), lambda dice: (dice.randint(1, 9),)),
    (_said("select * from to_send"), lambda dice: (dice.randint(1, 9),)),
    (_said("select exists (select from journal"), lambda dice: ()),
    (_said("update relay_cursor set sent = $1"), lambda dice: (dice.randint(0, 4), dice.randint(0, 9))),
    (_said("select stream_made_at"), lambda dice: ()),
    (_said("update relay_cursor set sent = 0"), lambda dice: (NOON, dice.randint(0, 5))),
    (_said("select a.publisher"), lambda dice: (["people"] * 2, [_id(dice), _id(dice)], "note")),
    (_said("with step as"), _moves),
    (_said("with step as"), _moves),
    (_said("insert into attempt"), lambda dice: (_id(dice), dice.choice(("a", "b")))),
    (_said("insert into parked"), _parked),
    (_said("insert into inbox"), lambda dice: (["tell", "write"], _id(dice))),
    (_said("insert into inbox"), lambda dice: (["tell", "write"], _id(dice))),
    (_said("insert into reaction_start"), lambda dice: (["tell", dice.choice(("write", "ring"))], NOON)),
    (_said("select publisher, aggregate"), lambda dice: (_id(dice, 4),)),
    (_said("select event_id, revision, subject"), lambda dice: ("people", "note", _id(dice, 2))),
    (_said("select event_id from parked"), lambda dice: ("people", "note", _id(dice, 2))),
    (_said("delete from parked"), lambda dice: (_id(dice, 4),)),
    (_said("update parked set reason"), lambda dice: (_id(dice, 4), "again")),
    (_said("select body_hash"), _key),
    (_said("insert into idempotency"), lambda dice: (*_key(dice), b"h", b"a", "", NOON)),
    (_said("delete from idempotency"), lambda dice: (NOON + timedelta(days=dice.choice((-1, 1))),)),
    (_said("insert into due (kind, key, at, body)"), _due),
    (_said("insert into due (kind, key, at, body)"), _due),
    (_said("delete from due where kind"), _due_of),
    (_said("delete from due where (kind, key)"), lambda dice: (NOON + timedelta(days=13), ["send", "look"])),
    (_said("update due set attempts"), lambda dice: (*_due_of(dice), NOON, 1)),
]
