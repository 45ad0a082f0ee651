"""From what the sheets say to what each service is given: one row, one thing, with its id. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec
from dateutil.relativedelta import relativedelta

from web.imports.model import (
    CourseRow,
    Floor,
    Hours,
    PhoneSignal,
    Price,
    RoomRow,
    Rows,
    TermRow,
    TutorKind,
    TutorRow,
    VenueRow,
    YesNo,
)

Row = tuple[UUID, dict[str, Any]]

MONTHS = {"safeguarding": 36, "co-delivery": 24}
"""How long the two trainings count: a sheet says only until when."""
TWO_TERMS = timedelta(days=240)
"""Where the sheets do not name two terms."""


def parts(rows: Rows, today: date) -> dict[str, list[Row]]:
    """For each service its rows, in an order in which each finds what it needs before it."""
    return _plain(
        {
            "people": [_person(one) for one in rows.tutors],
            "training": [_tutor(one, today) for one in rows.tutors if one.kind is not TutorKind.UNKNOWN],
            "codesign": [_course(one, _plannable_until(rows.terms, today)) for one in rows.courses],
            "scheduling": [
                *(_venue(one) for one in rows.venues),
                *(_room(one) for one in rows.rooms),
                *(_term(one) for one in rows.terms),
            ],
        }
    )


def _person(one: TutorRow) -> Row:
    """Her name and nothing else: what a sheet says of her is provisional until she has chosen."""
    return one.person_id, {"person": {"person_id": one.person_id, "name": one.name}}


def _tutor(one: TutorRow, today: date) -> Row:
    untils = {"safeguarding": one.safeguarding_until, "co-delivery": one.co_delivery_until}
    held = [
        {"item": item, "from_on": min(until - relativedelta(months=MONTHS[item]), today), "until_on": until}
        for item, until in untils.items()
        if until is not None
    ]
    return one.person_id, {"tutor": {"tutor_id": one.person_id, "kind": one.kind, "held": held, "since_on": today}}


def _plannable_until(terms: Iterable[TermRow], today: date) -> date:
    """A carried-over course may be planned for two terms: to the end of the second that is not over yet."""
    ends = sorted(term.ends_on for term in terms if term.ends_on >= today)[:2]
    return min(ends[1], today + TWO_TERMS) if len(ends) == 2 else today + TWO_TERMS


def _course(one: CourseRow, plannable_until_on: date) -> Row:
    content = {
        "title": {"en": one.title},
        "summary": {"en": one.about},
        "who_for": {"en": one.who_for},
        "outcomes": [{"en": text} for text in one.outcomes],
        "weeks": [],
        "sessions": one.sessions or 0,
        "minutes": one.minutes or 0,
        "places": one.places or 0,
        "theme": one.theme,
        "room_needs": sorted(one.room_needs),
    }
    return one.course_id, {
        "course": {"course_id": one.course_id, "content": content, "plannable_until_on": plannable_until_on}
    }


def _venue(one: VenueRow) -> Row:
    row: dict[str, Any] = {
        "venue_id": one.venue_id,
        "name": one.name,
        "town": one.town,
        "access": {name: getattr(one, name) for name in ("step_free", "hearing_loop", "quiet_space", "parking")},
        "checked_on": one.access_checked_on,
        "latitude": one.latitude,
        "longitude": one.longitude,
        "how_to_get_there": one.address or None,
        "opening": _opening(one.opening),
        "private": {"contact": one.contact_name, "phone": one.phone, "email": one.email, "keys": _good_to_know(one)},
    }
    return one.venue_id, {"venue": row}


def _good_to_know(one: VenueRow) -> str:
    """Keys and alarm first; then what else the sheet says to whoever opens up."""
    costs = {Price.FREE: "free", Price.DONATION: "a donation"}
    cost = f"£{one.cost_pence_per_hour / 100:.2f} an hour" if one.cost_pence_per_hour else costs.get(one.price, "")
    bus = " ".join(filter(None, (f"{one.last_bus:%H:%M}" if one.last_bus else "", one.last_bus_note)))
    signal = "" if one.phone_signal is PhoneSignal.NOT_CHECKED else one.phone_signal.replace("_", " ")
    told = {"Phone signal": signal, "Last bus": bus, "Cost": cost, "Open": "by arrangement" * one.by_arrangement}
    return "\n".join(filter(None, (one.notes, *(f"{name}: {words}" for name, words in told.items() if words))))


def _opening(hours: Iterable[Hours]) -> list[dict[str, Any]]:
    return [{"weekday": one.weekday + 1, "opens": one.from_time, "closes": one.to_time} for one in hours]


def _room(one: RoomRow) -> Row:
    floors = {Floor.NOT_SAID: None, Floor.UPSTAIRS_WITH_LIFT: "upstairs, with a lift"}
    row = {
        "room_id": one.room_id,
        "venue_id": one.venue_id,
        "name": one.name,
        "room_limit": one.room_limit,
        "step_free": one.is_step_free or YesNo.NOT_CHECKED,
        "layout": one.layout or None,
        "floor": floors.get(one.floor, one.floor.value),
    }
    return one.room_id, {"room": row}


def _term(one: TermRow) -> Row:
    closed = [{"from_on": day.from_on, "until_on": day.to_on, "name": day.name} for day in one.closed]
    row = {
        "term_id": one.term_id,
        "name": one.name,
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        "closed": closed,
    }
    return one.term_id, {"term": row}


def _plain(found: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """As JSON will say it: ids, days and times as text."""
    return {service: [(key, msgspec.to_builtins(row)) for key, row in rows] for service, rows in found.items()}
