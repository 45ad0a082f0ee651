"""HTTP in and out; no decisions. Answers that hold somebody's words are kept nowhere."""

from services.care.commands import questions, worries
from services.care.kept import KEPT
from services.care.queries import questions as question_queries
from services.care.queries import worries as worry_queries
from services.runtime.http import command, question

ROUTES = [
    KEPT.route,
    command(worries.pass_on_worry),
    command(worries.read_worry, keeps_answer=False),
    command(worries.write_note),
    command(worries.close_worry),
    command(worries.reopen_worry),
    command(worries.change_keeping),
    command(questions.ask_quietly),
    command(questions.answer_quietly),
    command(questions.share_quiet_answer),
    command(questions.keep_quiet_answer),
    command(questions.take_back_quiet_answer),
    question(worry_queries.who_is_told),
    question(worry_queries.passed_on_worry),
    question(worry_queries.my_worries),
    question(worry_queries.worries),
    question(question_queries.my_quiet_questions),
    question(question_queries.waiting_questions),
    question(question_queries.do_i_answer),
    question(question_queries.shared_answers),
]
