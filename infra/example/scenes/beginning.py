"""The college opens: its facts, its people, the group that decides, its places and its term."""

import asyncio
from datetime import date, timedelta
from typing import Any

from infra.example import cast
from infra.example.story import Story
from services.contracts.people import Role

GROUP = "The Wednesday group"
WEDNESDAY = 3


async def facts(story: Story) -> None:
    """As the college begins with them, looked at anew in three months."""
    await story.until(story.at(-72, 9))
    known = await story.learns("the facts of the college", cast.EXAMPLE, "people", "college")
    body = written(known)
    body["crisis_lines_look_again_on"] = story.today + timedelta(days=90)
    await story.asks(cast.EXAMPLE, "people", "change-college", body)


def written(known: dict[str, Any]) -> dict[str, Any]:
    """What somebody writes of the college, out of all that is known of it."""
    left = ("is_example", "somewhere_else", "crisis_lines_looked_at_on", "welsh", "welsh_reader_id", "has_organisation")
    return {name: value for name, value in known.items() if name not in left}


async def people(story: Story) -> None:
    await asyncio.gather(*(_arrives(story, one) for one in (*cast.CAST, *cast.OTHERS)))
    await asyncio.gather(*(_tutors(story, one) for one in cast.CAST))
    named = [one for one in cast.CAST if one.is_named]
    await asyncio.gather(
        *(story.asks(one.acting, "people", "choose-public-name", {"public_name": one.name}) for one in named)
    )


async def welsh(story: Story) -> None:
    """Rhian reads it: until she has, it is a preview."""
    body = {"stage": "being_read", "reader_id": cast.RHIAN.person_id}
    await story.asks(cast.EXAMPLE, "people", "arrange-welsh", body)


async def _arrives(story: Story, one: cast.Member) -> None:
    by = cast.EXAMPLE if one in cast.CAST else cast.IMPORT  # only those of the cast get a link
    person = {"person_id": one.person_id, "name": one.name, "contact": one.contact}
    await story.asks(by, "people", "add-person", {**person, "district": "Morfa town"})
    await story.asks(cast.EXAMPLE, "people", "confirm-contact", {"person_id": one.person_id})
    for role in one.roles:
        await story.asks(cast.EXAMPLE, "people", "give-role", {"person_id": one.person_id, "role": role})


async def _tutors(story: Story, one: cast.Member) -> None:
    """Those who have taught here for a while."""
    kinds = {Role.PEER_TUTOR: "peer", Role.TUTOR_BY_TRAINING: "by_training"}
    for role in one.roles:
        if role in kinds:
            held = [
                {"item": "safeguarding", **_days(story, -200, 36 * 30)},
                {"item": "co-delivery", **_days(story, -150, 24 * 30)},
            ]
            since = story.today - timedelta(days=400)
            body = {"tutor_id": one.person_id, "kind": kinds[role], "held": held, "since_on": since}
            await story.asks(cast.EXAMPLE, "training", "add-tutor", body)


def _days(story: Story, first: int, count: int) -> dict[str, date]:
    from_on = story.today + timedelta(days=first)
    return {"from_on": from_on, "until_on": from_on + timedelta(days=count)}


async def group(story: Story) -> tuple[str, str]:
    """Answers its meetings: one that was, and one to come."""
    await story.everything_arrived()
    chairs, members = (cast.ELERI, cast.FFION), (cast.ANWEN, cast.BETHAN, cast.MARCUS, cast.DIL, cast.RHIAN)
    formed = await story.asks(
        cast.GWEN.acting,
        "groups",
        "form-group",
        {
            "name": GROUP,
            "co_chair_ids": [one.person_id for one in chairs],
            "member_ids": [one.person_id for one in (*members, cast.GERAINT)],
            "least_per_side": 2,
            "voting_days": 14,
        },
    )
    to_wednesday = (WEDNESDAY - story.today.isoweekday()) % 7
    planned = [await _meeting(story, formed["group_id"], days) for days in (to_wednesday - 56, to_wednesday + 7)]
    return planned[0], planned[1]


async def _meeting(story: Story, group_id: str, days: int) -> str:
    meeting = {"group_id": group_id, "starts_at": story.at(days, 18), "place": "Old Library, Rowan"}
    return str((await story.asks(cast.ELERI.acting, "groups", "plan-meeting", meeting))["meeting_id"])


async def places(story: Story) -> dict[str, str]:
    """Three places that the coordinators looked at themselves. Answers the rooms by name."""
    await story.until(story.at(-71, 14))
    found = await asyncio.gather(*(_venue(story, venue, rooms) for venue, rooms in _venues(story)))
    return {name: room_id for rooms in found for name, room_id in rooms.items()}


async def _venue(story: Story, venue: dict[str, Any], rooms: list[dict[str, Any]]) -> dict[str, str]:
    made = await story.asks(cast.GWEN.acting, "scheduling", "add-venue", venue)
    known = {"venue_id": made["venue_id"], "checked_on": venue["checked_on"], "checked_by": "coordinator"}
    said = [await story.asks(cast.GWEN.acting, "scheduling", "add-room", {**room, **known}) for room in rooms]
    return {room["name"]: answer["room_id"] for room, answer in zip(rooms, said, strict=True)}


def _venues(story: Story) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    seen = {"checked_on": story.today - timedelta(days=80), "checked_by": "coordinator"}
    return [
        (
            {
                **seen,
                "name": "Old Library",
                "town": "Morfa",
                "access": {"step_free": "yes", "hearing_loop": "yes", "quiet_space": "yes", "parking": "no"},
                "how_to_get_there": "Quay Street, MF1 2QT. Buses 5 and 12 stop at the door. Level at the side.",
                "private": {
                    "contact": "Menna",
                    "phone": "01632 960 140",
                    "keys": "Key next door. Alarm: ring first.",
                },
            },
            [
                {"name": "Willow", "room_limit": 12, "step_free": "yes", "layout": "circle", "floor": "ground"},
                {"name": "Rowan", "room_limit": 14, "step_free": "yes", "layout": "tables", "floor": "ground"},
            ],
        ),
        (
            {
                **seen,
                "name": "Glan-y-Môr",
                "town": "Morfa",
                "access": {"step_free": "yes", "hearing_loop": "not_checked", "quiet_space": "yes", "parking": "yes"},
                "how_to_get_there": "Shore Road. Bus 7 to the lifeboat, then two minutes on the flat.",
                "private": {"contact": "Ivor", "phone": "01632 960 141", "keys": "Ivor opens half an hour before."},
            },
            [{"name": "Studio", "room_limit": 8, "step_free": "yes", "layout": "benches", "floor": "ground"}],
        ),
        (
            {
                **seen,
                "name": "Neuadd Coed",
                "town": "Coed",
                "access": {"step_free": "yes", "hearing_loop": "no", "quiet_space": "not_checked", "parking": "yes"},
                "how_to_get_there": "Beside the school. Bus 31 every two hours; we can meet you at the stop.",
                "private": {"contact": "Delyth", "phone": "01632 960 142", "keys": "Heating on a coin meter."},
            },
            [{"name": "Small hall", "room_limit": 20, "step_free": "yes", "layout": "tables", "floor": "ground"}],
        ),
    ]


async def term(story: Story) -> str:
    """From some weeks ago until some weeks from now, so that the college is alive on whatever day it is made."""
    starts_on, ends_on = story.today - timedelta(days=40), story.today + timedelta(days=84)
    body = {
        "name": f"{starts_on:%B %Y} to {ends_on:%B %Y}",
        "starts_on": starts_on,
        "ends_on": ends_on,
        "closed": _holidays(story.today, ends_on),
    }
    return str((await story.asks(cast.GWEN.acting, "scheduling", "open-term", body))["term_id"])


def _holidays(today: date, ends_on: date) -> list[dict[str, Any]]:
    """Nobody teaches at Christmas, when that is still far enough from the dates that are near."""
    christmas = date(today.year, 12, 24)
    if not today + timedelta(days=14) < christmas < ends_on:
        return []
    return [{"from_on": christmas, "until_on": date(today.year + 1, 1, 1), "name": "Christmas and New Year"}]
