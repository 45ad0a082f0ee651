"""HTTP in and out; no decisions."""

from services.messages.commands import calls
from services.messages.queries import calls as call_queries
from services.messages.queries import said
from services.runtime.http import command, question

ROUTES = [
    command(calls.ask_for_call),
    command(calls.take_back_call),
    command(calls.take_call),
    command(calls.close_call),
    command(calls.ring_again),
    command(calls.leave_call),
    question(call_queries.calls),
    question(call_queries.asked_call),
    question(said.my_messages),
    question(said.outbox),
]
