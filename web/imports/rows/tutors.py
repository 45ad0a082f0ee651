"""A row about a tutor. All of it is provisional until the person has chosen."""

from datetime import date
from functools import partial

from web.imports.model import TutorKind, TutorRow, YesNo, say
from web.imports.rows.desk import Desk
from web.imports.rows.entry import Entry, has_name
from web.imports.values import choices, counts, dates, hours, texts, yes_no
from web.imports.values.names import stable_id
from web.imports.values.read import says_nothing


def tutor(desk: Desk, today: date, order: dates.Order) -> Entry[TutorRow] | None:
    if not has_name(desk):
        return None
    name = _name(desk)
    desk.thing_id = stable_id(desk.namespace, "tutor", name)
    travel = desk.take("will_travel", counts.travel, counts.Travel())
    row = TutorRow(
        person_id=desk.thing_id,
        name=name,
        kind=_kind(desk),
        home_town=desk.take("home_town", texts.words, ""),
        will_travel_miles=travel.miles,
        travels_anywhere=travel.anywhere,
        drives=_drives(desk, travel),
        free=desk.take("free", hours.weekly, ()),
        safeguarding_until=_until(desk, "safeguarding_until", today, order),
        co_delivery_until=_until(desk, "co_delivery_until", today, order),
    )
    return Entry(desk, row)


def _name(desk: Desk) -> str:
    read = texts.person(desk.name)
    if read.why and not desk.ask("name", desk.name, read.value, read.why):
        desk.leave_out()
    return read.value


def _kind(desk: Desk) -> TutorKind:
    kind = desk.take("kind", choices.tutor_kind, TutorKind.UNKNOWN)
    if says_nothing(desk.said("kind")) and says_nothing(desk.said("lived_experience")):
        why = say("It does not say which side of a pair this is, so nothing can be planned with this person yet.")
        desk.tell("kind", "", "", why)
    experience = desk.take("lived_experience", choices.has_lived_experience, TutorKind.UNKNOWN)
    if experience is TutorKind.UNKNOWN or kind in (experience, TutorKind.UNKNOWN):
        return experience if kind is TutorKind.UNKNOWN else kind
    desk.cannot_use(
        "kind",
        f"{desk.said('kind')}; {desk.said('lived_experience')}",
        say("Two columns name different sides of a pair."),
        say("Ask the person which one to write."),
    )
    return TutorKind.UNKNOWN


def _drives(desk: Desk, travel: counts.Travel) -> YesNo:
    drives = desk.take("drives", yes_no.yes_no, YesNo.NOT_CHECKED)
    if not travel.without_car or drives is YesNo.NO:
        return drives
    if drives is YesNo.NOT_CHECKED:
        desk.tell("drives", desk.said("will_travel"), "no", say("It says there is no car."))
        return YesNo.NO
    both = f"{desk.said('will_travel')}; {desk.said('drives')}"
    why = say("One column says no car, another says yes. The stricter holds.")
    return YesNo.NO if desk.ask("drives", both, "no", why) else YesNo.NOT_CHECKED


def _until(desk: Desk, field: str, today: date, order: dates.Order) -> date | None:
    until = desk.take(field, partial(dates.day, order=order), None)
    if until and until < today:
        desk.tell(
            field,
            desk.said(field),
            str(until),
            say("This ran out on %(day)s, so this tutor is not ready to teach now.", day=until),
            say("Renew the training, then write the new day."),
        )
    return until
