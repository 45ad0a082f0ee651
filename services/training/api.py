"""HTTP in and out; no decisions."""

from services.runtime.http import command, question
from services.training import commands, queries
from services.training.imports import PARTS
from services.training.kept import KEPT

ROUTES = [
    KEPT.route,
    command(commands.add_trainee),
    command(commands.offer_evidence),
    command(commands.assess),
    command(commands.verify),
    command(commands.add_tutor),
    command(commands.renew_item),
    command(commands.pause_teaching),
    command(commands.end_pause),
    command(commands.add_required_item),
    command(commands.rest_required_item),
    question(queries.required_items),
    question(queries.trainee, is_written_down=True),
    question(queries.my_training),
    question(queries.trainees),
    question(queries.tutors, shows_imports=True),
    question(queries.tutor, shows_imports=True, is_written_down=True),
    question(queries.my_readiness),
    *PARTS.routes,
]
