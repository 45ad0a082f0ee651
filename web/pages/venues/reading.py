"""A place and a room as forms: filled from what is known, and read back."""

from datetime import date, time
from typing import Any

from web.clients.scheduling.venues import Room, VenueView
from web.form import Form
from web.language import _

FACTS = ("step_free", "hearing_loop", "quiet_space", "parking")
ANSWERS = ("yes", "no", "not_checked")
CHECKERS = ("coordinator", "tutor", "student", "venue")
WEEK = tuple((number, date(2024, 1, number)) for number in range(1, 8))
"""Each weekday with a day that falls on it, for the filter that says its name."""
TIMES_A_DAY = 2
PRIVATE = ("contact", "phone", "email", "keys")


def filled_venue(view: VenueView) -> Form:
    venue, private = view.venue, view.private
    form = Form(
        name=venue.name,
        town=venue.town,
        latitude=venue.latitude,
        longitude=venue.longitude,
        how_to_get_there=venue.how_to_get_there,
        checked_on=venue.checked_on,
        checked_by=venue.checked_by,
        **{name: getattr(venue.access, name) for name in FACTS},
        **{name: getattr(private, name) for name in PRIVATE},
    )
    for weekday, _day in WEEK:
        for n, hours in enumerate(hours for hours in venue.opening if hours.weekday == weekday):
            form.values[f"opens-{weekday}-{n}"] = [f"{hours.opens:%H:%M}"]
            form.values[f"closes-{weekday}-{n}"] = [f"{hours.closes:%H:%M}"]
    return form


def read_venue(form: Form) -> dict[str, Any]:
    return {
        "name": form.need("name", _("Say what the place is called")),
        "town": form.need("town", _("Say in which town or village it is")),
        "latitude": _number(form, "latitude"),
        "longitude": _number(form, "longitude"),
        "how_to_get_there": form.text("how_to_get_there") or None,
        "access": {name: _fact(form, name) for name in FACTS},
        "opening": [hours for weekday, _day in WEEK for hours in _opening(form, weekday)],
        "private": {name: form.text(name) for name in PRIVATE},
        **_checked(form),
    }


def opened_parts(form: Form) -> dict[str, bool]:
    """Which parts of the form are unfolded: those in which something stands or is wrong."""
    hours = [name for name in (*form.values, *form.errors) if name.startswith(("opens-", "closes-"))]
    parts = {"hours": hours, "map": ("latitude", "longitude"), "private": PRIVATE}
    return {part: any(form.text(name) or name in form.errors for name in names) for part, names in parts.items()}


def _opening(form: Form, weekday: int) -> list[dict[str, Any]]:
    found = []
    for n in range(TIMES_A_DAY):
        opens, closes = f"opens-{weekday}-{n}", f"closes-{weekday}-{n}"
        if form.text(opens) or form.text(closes):
            found.append({"weekday": weekday, "opens": _time(form, opens), "closes": _time(form, closes)})
    return found


def filled_room(room: Room) -> Form:
    return Form(
        name=room.name,
        room_limit=room.room_limit,
        step_free=room.step_free,
        checked_on=room.checked_on,
        checked_by=room.checked_by,
        layout=room.layout,
        floor=room.floor,
        set_up_minutes=room.set_up_minutes,
        clear_down_minutes=room.clear_down_minutes,
    )


def read_room(form: Form) -> dict[str, Any]:
    return {
        "name": form.need("name", _("Say what the room is called")),
        "room_limit": _whole(form, "room_limit"),
        "step_free": _fact(form, "step_free"),
        "layout": form.text("layout") or None,
        "floor": form.text("floor") or None,
        "set_up_minutes": _whole(form, "set_up_minutes") or 0,
        "clear_down_minutes": _whole(form, "clear_down_minutes") or 0,
        **_checked(form),
    }


def _checked(form: Form) -> dict[str, Any]:
    """The day and the role of the last look. Which is empty when nothing was looked at."""
    day, by = form.text("checked_on"), form.text("checked_by")
    return {"checked_on": read_day(form, "checked_on") if day else None, "checked_by": by if by in CHECKERS else None}


def _fact(form: Form, name: str) -> str:
    """What nobody has ticked has not been checked."""
    return form.text(name) if form.text(name) in ANSWERS else "not_checked"


def read_day(form: Form, name: str) -> date | None:
    try:
        return date.fromisoformat(form.text(name))
    except ValueError:
        form.wrong(name, _("We could not read this day. Write it like 2027-01-11"))
        return None


def _time(form: Form, name: str) -> time | None:
    try:
        return time.fromisoformat(form.text(name).replace(".", ":")).replace(tzinfo=None)
    except ValueError:
        form.wrong(name, _("Write both times, like 09:30"))
        return None


def _number(form: Form, name: str) -> float | None:
    if not (text := form.text(name)):
        return None
    try:
        return float(text.replace(",", "."))
    except ValueError:
        form.wrong(name, _("Write a number like 51.865"))
        return None


def _whole(form: Form, name: str) -> int | None:
    if not (text := form.text(name)):
        return None
    if text.isascii() and text.isdecimal() and len(text) < 6:
        return int(text)
    form.wrong(name, _("Write a number, or leave it empty"))
    return None
