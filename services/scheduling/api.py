"""Scheduling over HTTP. No decisions here."""

from services.runtime.http import command, question
from services.scheduling.commands import moving, planning, publishing, terms, venues
from services.scheduling.imports import PARTS
from services.scheduling.kept import KEPT
from services.scheduling.queries import days, rooms, runs
from services.scheduling.queries import planning as before_planning
from services.scheduling.queries import terms as about_terms
from services.scheduling.queries import venues as about_venues

ROUTES = [
    KEPT.route,
    command(terms.open_term),
    command(terms.change_term),
    command(venues.add_venue),
    command(venues.change_venue),
    command(venues.rest_venue),
    command(venues.use_venue_again),
    command(venues.add_room),
    command(venues.change_room),
    command(planning.plan_run),
    command(moving.move_session),
    command(moving.change_tutors),
    command(moving.undo_change),
    command(publishing.publish_run),
    command(publishing.unpublish_run),
    command(publishing.fit_places),
    command(publishing.call_off_session),
    command(publishing.call_off_run),
    question(about_terms.terms, shows_imports=True),
    question(about_terms.runs),
    question(about_terms.courses_to_plan, shows_imports=True),
    question(about_venues.venues, shows_imports=True),
    question(about_venues.venue, shows_imports=True),
    question(before_planning.rooms_to_plan, shows_imports=True),
    question(before_planning.run_preview),
    question(before_planning.tutors_to_plan, shows_imports=True),
    question(before_planning.tutors_for_sessions, shows_imports=True),
    question(rooms.rooms_week, shows_imports=True),
    question(days.coming),
    question(runs.run),
    question(runs.my_sessions),
    *PARTS.routes,
]
