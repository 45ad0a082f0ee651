"""A row about a course."""

from functools import partial
from uuid import UUID

from web.imports.model import CourseRow, Hours, Need, Theme, say
from web.imports.rows.desk import Desk, shown
from web.imports.rows.entry import Entry, has_name
from web.imports.rows.pairs import Kinds, pair
from web.imports.values import choices, counts, hours, lengths, texts
from web.imports.values.names import Names, folded, stable_id
from web.imports.values.read import says_nothing

NO_TOWNS: tuple[str, ...] = ()


def course(desk: Desk, tutors: Names[UUID], kinds: Kinds, towns: Names[str]) -> Entry[CourseRow] | None:
    if not has_name(desk):
        return None
    title = desk.take("title", texts.words, desk.name)
    desk.thing_id = stable_id(desk.namespace, "course", title)
    length = _length(desk)
    places = desk.take("places", counts.people, None)
    (peer, peer_id), (other, other_id) = pair(desk, tutors, kinds)
    row = CourseRow(
        course_id=desk.thing_id,
        title=title,
        theme=_theme(desk, title),
        sessions=length.sessions,
        minutes=length.minutes,
        min_students=_min_students(desk, places),
        places=places,
        who_for=desk.take("who_for", texts.public_audience, ""),
        about=desk.take("about", texts.public, ""),
        outcomes=desk.take("outcomes", texts.outcomes, ()),
        room_needs=desk.take("room_needs", choices.room_needs, frozenset[Need]()),
        peer_tutor=peer,
        peer_tutor_id=peer_id,
        other_tutor=other,
        other_tutor_id=other_id,
        when=_when(desk),
        when_said=desk.said("when"),
        towns=_towns(desk, towns),
    )
    return Entry(desk, row)


def _theme(desk: Desk, title: str) -> Theme | None:
    """Every course stands under one of five themes; where the sheet names none that we know we ask."""
    theme = desk.take("theme", choices.theme, None)
    sounds_like = choices.theme_of_words(title)
    if theme is None:
        like = sounds_like or Theme.UNDERSTANDING
        sounds = say("No theme is given; the title sounds like this one.")
        first = say("No theme that we know is given, so we put it under the first.")
        if desk.ask("theme", desk.said("theme"), shown(like), sounds if sounds_like else first):
            return like
        desk.leave_out()
        return None
    if sounds_like and sounds_like is not theme:
        why = say("The title sounds more like another theme. We keep what the sheet says.")
        desk.tell("theme", desk.said("theme"), shown(theme), why)
    return theme


def _length(desk: Desk) -> lengths.Length:
    """One column for all of it, or one for how many and one for how long."""
    whole = desk.take("length", lengths.length, lengths.Length())
    sessions = desk.take("sessions", lengths.sessions, None)
    in_hours = "hour" in desk.headings.get("minutes", "").casefold()
    minutes = desk.take("minutes", partial(lengths.minutes, in_hours=in_hours), None)
    minutes = minutes or (None if whole.minutes else _from_start_to_end(desk))
    for field, one, other in (("sessions", sessions, whole.sessions), ("minutes", minutes, whole.minutes)):
        if one and other and one != other:
            desk.tell(
                field, desk.said(field), str(one), say("Another column says %(other)s; we keep this one.", other=other)
            )
    return lengths.Length(sessions or whole.sessions, minutes or whole.minutes)


def _when(desk: Desk) -> tuple[Hours, ...]:
    times = "-".join(filter(None, (desk.said("starts"), desk.said("ends"))))
    said = " ".join(filter(None, (desk.said("when"), times)))
    return desk.settle("when", said, hours.weekly(said), ())


def _from_start_to_end(desk: Desk) -> int | None:
    """A timetable says how long a session is by two times of day."""
    starts, ends = desk.said("starts"), desk.said("ends")
    if says_nothing(starts) or says_nothing(ends):
        return None
    hours = lengths.minutes(f"{starts}-{ends}")
    if hours.value is None:
        why = say("These are not two times of day.")
        desk.cannot_use("starts", f"{starts}; {ends}", why, say("Say how long a session is."))
        return None
    desk.tell("starts", f"{starts}–{ends}", f"{hours.value} minutes", say("How long a session is, by its times."))
    return hours.value


def _min_students(desk: Desk, places: int | None) -> int | None:
    least = desk.take("min_students", counts.people, None)
    if least is None or places is None or least <= places:
        return least
    desk.cannot_use(
        "min_students",
        desk.said("min_students"),
        say("The fewest, %(least)s, is more than the most, %(most)s.", least=least, most=places),
        say("Look which of the two is right."),
    )
    return None


def _towns(desk: Desk, known: Names[str]) -> tuple[str, ...]:
    """Wanted towns; written as the venues' sheet writes them."""
    return tuple(_town(desk, said, known) for said in desk.take("towns", texts.towns, NO_TOWNS))


def _town(desk: Desk, said: str, known: Names[str]) -> str:
    found = known.find(said)
    if found.key and (found.exactly or folded(found.key) == folded(said)):
        return found.key
    if found.key and desk.ask(
        "towns", said, found.key, say("The town is written a little differently among the venues.")
    ):
        return found.key
    if known and not found.key:
        desk.tell("towns", said, said, say("None of the venues in these sheets is in this town."))
    return said
