"""HTTP in and out; no decisions."""

from services.messages import commands, queries
from services.runtime.http import command, question

ROUTES = [
    command(commands.ask_for_call),
    command(commands.take_back_call),
    command(commands.take_call),
    command(commands.close_call),
    command(commands.ring_again),
    command(commands.leave_call),
    question(queries.calls),
    question(queries.asked_call),
    question(queries.my_messages),
    question(queries.outbox),
]
