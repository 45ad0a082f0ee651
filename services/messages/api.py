"""HTTP in and out; no decisions."""

from services.messages.commands import away, calls, tasks
from services.messages.kept import KEPT
from services.messages.queries import calls as call_queries
from services.messages.queries import desk, held, in_hands, said, waiting
from services.runtime.http import command, question

ROUTES = [
    KEPT.route,
    command(calls.ask_for_call),
    command(calls.take_back_call),
    command(calls.close_call),
    command(calls.ring_again),
    command(calls.leave_call),
    command(tasks.take_task),
    command(tasks.hand_over_task),
    command(tasks.close_task),
    command(tasks.reopen_task),
    command(away.go_away),
    command(away.come_back),
    question(desk.desk),
    question(waiting.waiting),
    question(waiting.circles),
    question(in_hands.in_hands),
    question(call_queries.asked_call),
    question(held.held_of),
    question(said.my_messages),
    question(said.outbox),
]
