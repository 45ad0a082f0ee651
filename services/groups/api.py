"""HTTP in and out. Answers are neither kept for repeated requests nor counted: both would tell who has answered."""

from services.groups.commands import answering, forming, meetings, seats
from services.groups.kept import KEPT
from services.groups.queries import decisions, groups
from services.groups.queries import meetings as meeting_queries
from services.runtime.http import command, question

ROUTES = [
    KEPT.route,
    command(forming.form_group),
    command(forming.change_rule),
    command(seats.give_seat),
    command(seats.end_seat),
    command(seats.name_co_chair),
    command(seats.stand_down),
    command(meetings.plan_meeting),
    command(meetings.call_off_meeting),
    command(meetings.put_off_decision),
    command(answering.answer_decision, keeps_answer=False, is_counted=False),
    command(answering.change_words, keeps_answer=False, is_counted=False),
    command(answering.take_back_words, keeps_answer=False, is_counted=False),
    command(answering.close_conversation),
    question(groups.groups),
    question(groups.group),
    question(groups.group_setups),
    question(groups.conversations),
    question(decisions.decisions),
    question(decisions.decision),
    question(decisions.decided),
    question(meeting_queries.meeting_list),
]
