"""The harness itself: what is pure in it, and that the product knows nothing of it."""

import re
from collections import Counter
from pathlib import Path

from infra.local.services import HOME
from tests.faults import ledger, plan
from tests.faults.checkers.delivery import out_of_order
from tests.faults.checkers.model import wrong_steps
from tests.faults.checkers.questions import OF, questions
from tests.faults.ledger import Line
from tests.faults.rows import ROWS

TRACE = re.compile(r"FAULTS_|fail_?point|planted|from tests|import tests|chaos", re.IGNORECASE)
TEXTS = (".py", ".sql", ".html", ".js", ".css", ".conf", ".txt", ".po")
STARTS_IT = HOME / "infra/commands/faults.py"
ALL = [row for _, row in sorted(ROWS.items())]


def test_shipped_code_holds_no_trace_of_faults() -> None:
    shipped = [
        path for folder in ("services", "web", "infra") for path in (HOME / folder).rglob("*") if path.suffix in TEXTS
    ]
    assert len(shipped) > 100
    assert [str(path) for path in shipped if path != STARTS_IT and TRACE.search(path.read_text())] == []


def test_every_row_comes_once_in_three_runs() -> None:
    seen = set[int]()
    for run in (40, 41, 42):
        chosen = plan.short(ALL, run)
        seen |= {next(chosen).number for _ in range(len(ALL) // 3 + 1)}
    assert seen == set(ROWS)


def test_a_long_run_goes_on_where_the_ledger_stops(tmp_path: Path) -> None:
    before = {row.number: row.long for row in ALL} | {2: ROWS[2].long - 2}
    assert [row.number for row in plan.long(ALL, before)] == [2, 2]
    assert plan.left(ALL, before) == 2


def test_the_ledger_counts_since_the_last_violation(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    ledger.append([Line("a", 2, 60, 0, 3.25), Line("a", 3, 10, 1, 4.0)], path)
    ledger.append([Line("b", 2, 5, 0, 2.0), Line("b", 3, 20, 0, 9.0)], path)

    assert ledger.since_last_violation(ledger.read(path)) == Counter({2: 65, 3: 20})
    assert path.read_text().splitlines()[0] == "commit,row,trials,violations,slowest_recovery_s"


def test_every_question_that_is_named_is_asked_somewhere() -> None:
    assert set(OF) <= {(one.service, one.name) for one in questions()}


def test_a_step_back_or_a_second_time_is_out_of_order() -> None:
    steps = [("messages", ["enrolment", "run_places", "a", 0, 2]), ("messages", ["enrolment", "run_places", "a", 2, 3])]
    assert out_of_order(steps) == []
    assert len(out_of_order([*steps, steps[1]])) == 1
    assert len(out_of_order([*steps, steps[0]])) == 1


def test_an_offer_to_somebody_who_does_not_wait_is_seen() -> None:
    waits, offered = ("waiting_list_joined", {"place_id": "p"}), ("place_offered", {"place_id": "p"})
    assert wrong_steps([waits, offered, ("offer_accepted", {"place_id": "p"})]) == []
    assert len(wrong_steps([offered])) == 1
    assert len(wrong_steps([waits, ("offer_lapsed", {"place_id": "p"})])) == 1
