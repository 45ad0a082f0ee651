"""What a request is about: ids of things that are in the example college, who owns each, and a body that fits.

Bodies follow from the types of the routes, so a new route is asked rightly without anybody writing down how.
"""

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from msgspec import inspect

from services.runtime.actor import Factor
from services.runtime.clock import college_date, machine_clock
from services.runtime.ids import new_id
from tests.walls.house import STUDENT, Somebody, Walls

_IN_A_WEEK = "next_week"
OWNED = {
    ("enrolment", "place_id"): "select place_id, person_id from enrolment.place where state = 'booked' and is_live "
    "order by asked_at desc, place_id limit 1",
    ("enrolment", "session_id"): "select s.session_id, t.tutor_id from scheduling.session s join "
    "scheduling.session_tutor t using (session_id) where starts_at < now() and s.is_live "
    "order by starts_at desc, t.tutor_id limit 1",
    ("messages", "call_id"): "select call_id, null from messages.call where why = 'asked' and person_id is not null",
    ("groups", "group_id"): "select group_id, person_id from groups.seat where is_co_chair and ended_at is null "
    "order by taken_at, person_id limit 1",
    ("groups", "decision_id"): "select decision_id, person_id from groups.decision join groups.seat using (group_id) "
    "where answer is null and not is_co_chair and ended_at is null order by person_id limit 1",
    ("groups", "meeting_id"): "select meeting_id, person_id from groups.meeting join groups.seat using (group_id) "
    "where starts_at > now() and is_co_chair and ended_at is null order by person_id limit 1",
    ("codesign", "proposal_id"): "select proposal_id, person_id from codesign.proposal join codesign.owner "
    "using (proposal_id) where number = 3 and is_proposer limit 1",
    ("codesign", "comment_id"): "select comment_id, person_id from codesign.comment where not is_from_owner "
    "order by at limit 1",
    ("training", "trainee_id"): "select trainee_id, person_id from training.trainee where became_tutor_on is null",
    ("care", "worry_id"): "select worry_id, writer_id from care.worry where state = 'open'",
    ("care", "question_id"): "select question_id, asker_id from care.quiet_question where answered_at is not null",
}
"""Whose something is: its id and its owner. More is made below."""
_RUN = "select run_id from enrolment.run_places where is_open and booked < places order by run_id limit 1"
_ROOM = "select room_id from scheduling.session where is_live order by session_id limit 1"
JUST_THERE = {
    "run_id": _RUN,
    "course_id": "select course_id from scheduling.run where state = 'published' order by course_id limit 1",
    "term_id": "select term_id from scheduling.run where state = 'published' order by course_id limit 1",
    "room_id": _ROOM,
    "venue_id": f"select venue_id from scheduling.room where room_id = ({_ROOM})",  # noqa: S608
    "session_id": "select session_id from scheduling.session where starts_at > now() and is_live "  # noqa: S608
    f"order by run_id = ({_RUN}) desc, starts_at, session_id limit 1",
    "tutor_id": "select tutor_id from training.tutor order by tutor_id limit 1",
    "task_id": "select task_id from messages.task where ended_at is null and circle = 'desk' and owner_id is null",
    "import_id": "select import_id from people.import_part limit 1",
    "item": "select item from training.required_item order by place limit 1",
    "digest": "select digest from codesign.version v join codesign.proposal p using (proposal_id) where p.number = 3",
}
OTHERS = {
    ("codesign", "/answer-asking"): (
        "proposal_id",
        "select proposal_id, person_id from codesign.owner where state = 'asked' limit 1",
    ),
    ("codesign", "/answer-summary"): (
        "summary_id",
        "select s.summary_id, c.person_id from codesign.summary s join codesign.comment c using (proposal_id) "
        "where not c.is_from_owner limit 1",
    ),
    ("codesign", "/proposal-by-number"): (
        "number",
        "select number, person_id from codesign.proposal join codesign.owner using (proposal_id) "
        "where number = 3 limit 1",
    ),
    ("training", "/pause-teaching"): ("", "select null, tutor_id from scheduling.session_tutor limit 1"),
    ("training", "/my-readiness"): ("", "select null, tutor_id from scheduling.session_tutor limit 1"),
    ("training", "/my-training"): ("", "select null, person_id from training.trainee where became_tutor_on is null"),
    ("people", "/invite-into-group"): ("group_id", "select group_id, person_id from people.chair_copy limit 1"),
    ("people", "/pass-welsh"): ("", "select null, reader_id from people.welsh"),
    ("people", "/remark-on-welsh"): ("", "select null, reader_id from people.welsh"),
    ("groups", "/close-conversation"): (
        "conversation_id",
        "select conversation_id, s.person_id from groups.conversation join groups.decision using (decision_id) "
        "join groups.seat s using (group_id) where s.is_co_chair and s.ended_at is null limit 1",
    ),
    ("groups", "/put-off-decision"): (
        "decision_id",
        "select decision_id, person_id from groups.decision join groups.seat using (group_id) where answer is null "
        "and is_co_chair and ended_at is null order by person_id limit 1",
    ),
    ("groups", "/end-seat"): (
        "person_id",
        _SEAT := "select person_id, person_id from groups.seat where not is_co_chair "
        "and ended_at is null order by person_id limit 1",
    ),
    ("groups", "/name-co-chair"): ("person_id", _SEAT),
    ("groups", "/stand-down"): (
        "person_id",
        "select person_id, person_id from groups.seat where is_co_chair and ended_at is null order by taken_at limit 1",
    ),
}
"""Routes that are about another one of their kind, or about whoever asks alone: its name, itself and its owner."""
WORDS = {
    "contact": "elin@walls.example.org",
    "phone": "07700 900 555",
    "district": "Morfa town",
    "language": "en",
    "area": "frame",
    "town": "Morfa",
    "email": "desk@walls.example.org",
    "code": "000000",
    "secret": "not-a-secret",
    "token": "not-a-token",
    "session_token": "not-a-session",
    "because": "It was damaged.",
    "role": "member",
    "remit": "courses",
    "circle": "desk",
    "of": "people",
    "weekday": 2,
    "starts": "10:00:00",
    "version": 1,
    "part": 1,
    "years": 6,
    "places": 9,
    "month": 1,
    "step_free": "yes",
}
"""By the name of a field, where any word will not do."""
OPTIONAL = {
    "GoAway": {"back_on": _IN_A_WEEK},
    "LetGo": {"tasks_to_id": "person_id"},
}


@dataclass
class Things:
    ids: dict[str, Any] = field(default_factory=dict)
    """By name, or by service and name where they differ."""
    owners: dict[tuple[str, str], Somebody] = field(default_factory=dict)
    roles: dict[UUID, frozenset[str]] = field(default_factory=dict)
    of_route: dict[tuple[str, str], "Things"] = field(default_factory=dict)

    def get(self, service: str, name: str) -> Any:
        return self.ids.get(f"{service}.{name}", self.ids.get(name))

    def owner(self, service: str, asked: type[msgspec.Struct]) -> Somebody | None:
        """Of the first thing that is asked about."""
        if found := self.owners.get((service, "")):
            return found
        for one in msgspec.structs.fields(asked):
            if one.required and (found := self.owners.get((service, one.name))):
                return found
        return None

    def about(self, service: str, path: str) -> "Things":
        """What this route is about, where it is about another one of its kind."""
        return self.of_route.get((service, path), self)


async def find(walls: Walls) -> Things:
    """Looks for one of each, and makes by commands what the story has none of."""
    things = Things()
    db: asyncpg.Connection[asyncpg.Record] = await asyncpg.connect(walls.admin_dsn)
    try:
        for row in await db.fetch("select person_id, role from people.role_held where ended_at is null"):
            held = things.roles.get(row["person_id"], frozenset({STUDENT}))
            things.roles[row["person_id"]] = held | {row["role"]}
        for (service, name), asked in OWNED.items():
            row = await db.fetchrow(asked)
            if row is not None:
                own(things, service, name, row[0], row[1])
        for name, asked in JUST_THERE.items():
            things.ids[name] = await db.fetchval(asked)
        await make(walls, things)
        for (service, path), (name, asked) in OTHERS.items():
            row = await db.fetchrow(asked)
            here = Things(dict(things.ids), {}, things.roles)
            if row is not None:
                own(here, service, name, row[0], row[1])
                here.owners[service, ""] = here.owners[service, name]
            things.of_route[service, path] = here
    finally:
        await db.close()
    return things


def own(things: Things, service: str, name: str, thing: Any, person_id: UUID | None) -> None:
    things.ids[f"{service}.{name}"] = thing
    if person_id is not None:
        roles = things.roles.get(person_id, frozenset({STUDENT}))
        things.owners[service, name] = Somebody(person_id, roles, Factor.SECOND)


async def make(walls: Walls, things: Things) -> None:
    """An idea and a call of somebody's, an invitation, a summary and a pause."""
    somebody = Somebody(walls.people["trainee"].person_id, frozenset({STUDENT}))
    other = next(one for (service, name), one in things.owners.items() if (service, name) == ("enrolment", "place_id"))
    own(things, "people", "person_id", other.person_id, other.person_id)
    things.ids["person_id"] = other.person_id
    things.ids["other_id"] = things.ids["merged_person_id"] = somebody.person_id
    things.ids["named_contact_id"] = walls.people["coach"].person_id
    voter = things.owners["groups", "decision_id"]
    await _do(
        walls, "groups", "answer-decision", voter,
        decision_id=things.get("groups", "decision_id"), choice="cannot", perspective="lived_experience",
        readers="group", words="I would like it shorter.",
    )  # fmt: skip
    idea = await _do(walls, "codesign", "leave-idea", other, words="Walking together along the river")
    own(things, "codesign", "idea_id", idea["idea_id"], other.person_id)
    own(things, "codesign", "number", idea["number"], other.person_id)
    call = await _do(walls, "messages", "ask-for-call", other, name="Elin", phone="07700 900 551")
    own(things, "messages", "call_id", call["call_id"], other.person_id)
    said = await _do(
        walls, "people", "complain", other, words="Nobody rang me back.", contact="other@walls.example.org"
    )
    own(things, "people", "complaint_id", said["complaint_id"], other.person_id)
    administrator = walls.people["administrator"]
    invited = await _do(walls, "people", "invite", administrator, person_id=other.person_id, role="member")
    own(things, "people", "invitation_id", invited["invitation_id"], other.person_id)
    writer = things.owners["codesign", "proposal_id"]
    summary = await _do(
        walls, "codesign", "write-summary", writer,
        proposal_id=things.get("codesign", "proposal_id"), version=1, words="We argued about the length.",
    )  # fmt: skip
    own(things, "codesign", "summary_id", summary["summary_id"], writer.person_id)
    tutor_id = things.owners["enrolment", "session_id"].person_id
    today = college_date(machine_clock())
    pause = await _do(
        walls, "training", "pause-teaching", things.owners["enrolment", "session_id"],
        from_on=today + timedelta(days=300), until_on=today + timedelta(days=310),
    )  # fmt: skip
    own(things, "training", "pause_id", pause["pause_id"], tutor_id)


async def _do(walls: Walls, service: str, name: str, who: Somebody, /, **said: Any) -> dict[str, Any]:
    answer = await walls.ask(service, "POST", f"/{name}", token=walls.token(who), body=msgspec.json.encode(said))
    assert answer.status == 200, (service, name, answer.body)
    found: dict[str, Any] = msgspec.json.decode(answer.body)
    return found


class Maker:
    """A body or a question of a type: what is needed, as small as it may be, about things that are there."""

    def __init__(self, service: str, things: Things) -> None:
        self._service = service
        self._things = things

    def body(self, of: type[msgspec.Struct]) -> dict[str, Any]:
        found = self._struct(inspect.type_info(of))
        for name, value in OPTIONAL.get(of.__name__, {}).items():
            found[name] = self._things.get(self._service, value) or value
        return {
            name: (_next_week() if value == _IN_A_WEEK else value)
            for name, value in msgspec.to_builtins(found, str_keys=True).items()
        }

    def params(self, of: type[msgspec.Struct]) -> list[tuple[str, str]]:
        return list(_flat(self.body(of)))

    def _struct(self, of: Any) -> dict[str, Any]:
        return {one.encode_name: self._value(one.name, one.type) for one in of.fields if one.required}

    def _value(self, name: str, of: Any) -> Any:
        known = self._things.get(self._service, name)
        if known is not None and not isinstance(of, inspect.CollectionType | inspect.BoolType):
            return known
        if name in WORDS and not isinstance(of, inspect.CollectionType | inspect.StructType):
            return WORDS[name]
        return self._of_type(name, of)

    def _of_type(self, name: str, of: Any) -> Any:
        now = machine_clock()
        match of:
            case inspect.Metadata():
                return self._value(name, of.type)
            case inspect.UUIDType():
                return new_id()
            case inspect.StrType():
                return "a" * 64 if of.pattern and "64" in of.pattern else "Some words"
            case inspect.IntType():
                return max(1, of.ge or 1)
            case inspect.FloatType():
                return 1.0
            case inspect.BoolType():
                return True
            case inspect.DateType():
                return college_date(now) + timedelta(days=30)
            case inspect.DateTimeType():
                return _noon(now)
            case inspect.TimeType():
                return "10:00:00"
            case inspect.EnumType():
                return next(iter(of.cls)).value if issubclass(of.cls, enum.Enum) else None
            case inspect.LiteralType():
                return of.values[0]
            case inspect.StructType():
                return self._struct(of)
            case inspect.DictType():
                return {}
            case inspect.CollectionType() | inspect.VarTupleType():
                singular = name.removesuffix("s").removesuffix("_id") + "_id" if name.endswith("ids") else name
                return [] if isinstance(of.item_type, inspect.RawType) else [self._value(singular, of.item_type)]
            case inspect.UnionType():
                kinds = [one for one in of.types if not isinstance(one, inspect.NoneType)]
                return self._value(name, kinds[0])
        return None


def _noon(now: datetime) -> datetime:
    return (now + timedelta(days=40)).replace(hour=12, minute=0, second=0, microsecond=0)


def _next_week() -> str:
    return (college_date(machine_clock()) + timedelta(days=7)).isoformat()


def _flat(asked: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in asked.items():
        for one in value if isinstance(value, list) else [value]:
            yield name, str(one).lower() if isinstance(one, bool) else str(one)
