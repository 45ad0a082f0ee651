"""HTTP in and out. Commands about a place are decided together with others for the same run."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar.handlers import HTTPRouteHandler

from services.enrolment.commands.notes import share_note_to_tutor, withdraw_note_to_tutor
from services.enrolment.commands.places import (
    accept_place_offer,
    ask_for_place,
    change_number_of_places,
    confirm_place,
    decline_place_offer,
    give_back_place,
    leave_waiting_list,
    undo_leaving_place,
)
from services.enrolment.commands.queue import Queue
from services.enrolment.commands.registers import mark_who_came
from services.enrolment.kept import KEPT
from services.enrolment.queries.notes import note_to_tutor
from services.enrolment.queries.places import demand, line, my_places, place
from services.enrolment.queries.prospectus import prospectus, run, runs_by_number
from services.enrolment.queries.registers import register, taught_sessions
from services.runtime.http import command, question

PLACE_COMMANDS: tuple[Callable[[Any, Any], Awaitable[Any]], ...] = (
    ask_for_place,
    confirm_place,
    give_back_place,
    leave_waiting_list,
    undo_leaving_place,
    accept_place_offer,
    decline_place_offer,
    change_number_of_places,
)
ASKED = (prospectus, run, runs_by_number, place, my_places, demand, line, taught_sessions, note_to_tutor)
QUESTIONS = [*(question(one) for one in ASKED), question(register, is_written_down=True)]


def routes(queue: Queue) -> list[HTTPRouteHandler]:
    """`queue` belongs to one running service."""
    together = [command(one, by=queue.do) for one in PLACE_COMMANDS]
    alone = [command(one) for one in (mark_who_came, share_note_to_tutor, withdraw_note_to_tutor)]
    return [*together, *alone, *QUESTIONS, KEPT.route]
