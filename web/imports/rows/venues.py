"""A row about a venue."""

import re
from datetime import date
from functools import partial

from web.imports.model import PhoneSignal, VenueRow, YesNo, say
from web.imports.rows.desk import Desk
from web.imports.rows.entry import Entry, has_name
from web.imports.values import choices, clock, dates, hours, money, texts, yes_no
from web.imports.values.names import stable_id

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
    bus = desk.take("last_bus", clock.last_bus, clock.LastBus())
    row = VenueRow(
        venue_id=desk.thing_id,
        name=name,
        town=town,
        address=desk.take("address", texts.words, ""),
        latitude=latitude,
        longitude=longitude,
        contact_name=contact_name,
        phone=phone,
        email=email,
        opening=week.hours,
        by_arrangement=week.by_arrangement,
        step_free=_yes_no(desk, "step_free"),
        hearing_loop=_yes_no(desk, "hearing_loop"),
        quiet_space=_yes_no(desk, "quiet_space"),
        parking=_yes_no(desk, "parking"),
        access_checked_on=_not_after(desk, today, order),
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
    last = next((part for part in reversed(parts) if part), "")
    if len(parts) < 2 or not last:
        return ""
    return (
        last
        if desk.ask("town", desk.said("address"), last, say("We took the town from the end of the address."))
        else ""
    )


def _position(desk: Desk) -> tuple[float | None, float | None]:
    """Two columns, or one with both numbers; swapped ones are asked about."""
    said = re.findall(r"-?\d+(?:\.\d+)?", desk.said("position"))
    both = tuple(said) if len(said) == 2 else (desk.said("latitude"), desk.said("longitude"))
    first, second = texts.latitude(both[1]).value, texts.longitude(both[0]).value
    if first is not None and second is not None:
        swapped = say("North and west seem to be swapped; we swapped them back.")
        return (first, second) if desk.ask("latitude", ", ".join(both), f"{first}, {second}", swapped) else (None, None)
    if len(said) == 2:
        return desk.settle("latitude", both[0], texts.latitude(both[0]), None), desk.settle(
            "longitude", both[1], texts.longitude(both[1]), None
        )
    return desk.take("latitude", texts.latitude, None), desk.take("longitude", texts.longitude, None)


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


def _not_after(desk: Desk, today: date, order: dates.Order) -> date | None:
    checked_on = desk.take("access_checked_on", partial(dates.day, order=order), None)
    if checked_on is None or checked_on <= today:
        return checked_on
    desk.cannot_use(
        "access_checked_on",
        desk.said("access_checked_on"),
        say("%(day)s is still to come, so nobody can have checked on it.", day=checked_on),
        say("Write the day of the last check."),
    )
    return None
