"""A row about a venue."""

import re
from collections.abc import Mapping
from datetime import date
from functools import partial

import msgspec

from web.imports.model import PhoneSignal, VenueRow, YesNo, say
from web.imports.rows.desk import Desk
from web.imports.rows.entry import Entry, has_name
from web.imports.values import choices, clock, dates, hours, money, texts, yes_no
from web.imports.values.names import stable_id
from web.imports.values.read import says_nothing

BEFORE_BUILDING = re.compile(
    r"(.{3,40}?),?\s+(?:(?:village|town|church|parish|community|memorial|corn|old|new|family|arts?|leisure|sports?|rugby"
    r"|football|cricket|bowls|working|social|methodist|baptist|quaker|civic|health|wellbeing|central|public|walled)\s+)*"
    r"(?:hall|library|centre|center|exchange|museum|church|chapel|school|college|club|hub|rooms?|garden|annexe|surgery"
    r"|priory|abbey|theatre|house)\b",
    re.IGNORECASE,
)
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)


def venue(desk: Desk, today: date, order: dates.Order) -> Entry[VenueRow] | None:
    if not has_name(desk):
        return None
    name, town = desk.take("name", texts.words, desk.name), _town(desk)
    desk.thing_id = stable_id(desk.namespace, "venue", name, town)
    latitude, longitude = _position(desk)
    contact_name, phone, email = _contact(desk)
    week = desk.take("opening", hours.opening, hours.Week())
    cost = desk.take(
        "cost", partial(money.cost, is_hourly="hour" in desk.headings.get("cost", "").casefold()), money.Cost()
    )
    access = {name: _yes_no(desk, name) for name in ("step_free", "hearing_loop", "quiet_space", "parking")}
    bus = desk.take("last_bus", clock.last_bus, clock.LastBus())
    row = VenueRow(
        venue_id=desk.thing_id,
        name=name,
        town=town,
        address=desk.take("address", texts.public, ""),
        latitude=latitude,
        longitude=longitude,
        contact_name=contact_name,
        phone=phone,
        email=email,
        opening=week.hours,
        by_arrangement=week.by_arrangement,
        **access,
        access_checked_on=_checked_on(desk, today, order, access),
        phone_signal=desk.take("phone_signal", choices.phone_signal, PhoneSignal.NOT_CHECKED),
        price=cost.price,
        cost_pence_per_hour=cost.pence_per_hour,
        last_bus=bus.at,
        last_bus_note=bus.note,
        notes=desk.take("notes", texts.paragraphs, ""),
    )
    return Entry(desk, row)


def _yes_no(desk: Desk, field: str) -> YesNo:
    return desk.take(field, yes_no.yes_no, YesNo.NOT_CHECKED)


def _town(desk: Desk) -> str:
    town = desk.take("town", texts.words, "")
    if town or not desk.said("address"):
        return town
    parts = [part.strip(" .") for part in re.split(r"[,\n]", POSTCODE.sub("", desk.said("address")))]
    filled = list(filter(None, parts))
    if len(filled) < 2:
        return ""
    why = say("We took the town from the end of the address.")
    return filled[-1] if desk.ask("town", desk.said("address"), filled[-1], why) else ""


def placed(entry: Entry[VenueRow]) -> None:
    """Where a place is must be known before anybody can find it. Where no row told its town we ask."""
    desk, one = entry.desk, entry.thing
    postcode, begins = POSTCODE.search(one.address), BEFORE_BUILDING.match(one.name)
    if one.address:
        where = postcode[0].upper() if postcode else one.address
        why = say("No town is given, so this stands where the town stands.")
    else:
        where = begins[1].strip(" ,-–") if begins else ""
        why = say("No town is given; its name begins with this.")
    if where and not one.town and desk.ask("town", one.address, where, why):
        entry.thing = msgspec.structs.replace(one, town=where)


def _position(desk: Desk) -> tuple[float | None, float | None]:
    """Two columns, or one with both numbers; swapped ones are asked about."""
    said = re.findall(r"-?\d+(?:\.\d+)?", desk.said("position"))
    both = tuple(said) if len(said) == 2 else (desk.said("latitude"), desk.said("longitude"))
    first, second = texts.latitude(both[1]).value, texts.longitude(both[0]).value
    if first is not None and second is not None:
        swapped = say("North and west seem to be swapped; we swapped them back.")
        return (first, second) if desk.ask("latitude", ", ".join(both), f"{first}, {second}", swapped) else (None, None)
    if len(said) == 2:
        desk.cells = {**desk.cells, "latitude": both[0], "longitude": both[1]}
    latitude, longitude = desk.take("latitude", texts.latitude, None), desk.take("longitude", texts.longitude, None)
    if (latitude is None) != (longitude is None):
        one = "longitude" if latitude is None else "latitude"
        desk.cannot_use(one, desk.said(one), say("Its other half cannot be used."), say("A place needs both numbers."))
        return None, None
    return latitude, longitude


def _contact(desk: Desk) -> tuple[str, str, str]:
    """Name, phone and email; a sheet with one column for all of them is taken apart."""
    said = desk.take("contact_name", texts.words, "")
    phone, email = desk.take("phone", texts.phone, ""), desk.take("email", texts.email, "")
    inside = {"email": texts.EMAIL.search(said), "phone": texts.PHONE.search(said)}
    found = {field: match[0].strip() for field, match in inside.items() if match and not desk.said(field)}
    if not found:
        return said, phone, email
    name = said
    for part in found.values():
        name = name.replace(part, "")
    name = " ".join(re.sub(r"[,;:|/()<>]|\s-\s", " ", name).split())
    why = say("One cell with name, phone and email; we took them apart.")
    if not desk.ask("contact_name", said, " · ".join(filter(None, (name, *found.values()))), why):
        return "", phone, email
    return name, found.get("phone", phone), found.get("email", email)


def _checked_on(desk: Desk, today: date, order: dates.Order, access: Mapping[str, YesNo]) -> date | None:
    """The day of a check belongs to something that was found."""
    said = desk.said("access_checked_on")
    if not says_nothing(said) and all(found is YesNo.NOT_CHECKED for found in access.values()):
        why = say("It says when somebody checked, and nothing of what was found.")
        desk.cannot_use("access_checked_on", said, why, say("Write what was found."))
        return None
    checked_on = desk.take("access_checked_on", partial(dates.day, order=order), None)
    if checked_on is None or checked_on <= today:
        return checked_on
    desk.cannot_use(
        "access_checked_on",
        said,
        say("%(day)s is still to come, so nobody can have checked on it.", day=checked_on),
        say("Write the day of the last check."),
    )
    return None
