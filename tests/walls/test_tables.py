"""The table that people read is the one that is tried; and no command takes what it does not know."""

from infra.local.services import SERVICES
from services.runtime.http import ASKED
from tests.walls import matrix
from tests.walls.house import Walls
from tests.walls.test_services import routes

OPEN_FORMS = ("check-import", "take-import-part")
"""Their rows are read one by one, each by its own strict type."""


def test_the_written_matrix_is_that_of_the_table() -> None:
    assert matrix.PLACE.read_text() == matrix.text(), "python -m tests.walls.matrix"
    assert "| `POST /close-worry` | safeguarding lead, safeguarding deputy |" in matrix.text()
    assert "| `GET /my/places/{place_id:uuid}` | coordinator, own, errand |" in matrix.text()


def test_no_command_takes_fields_that_it_does_not_know(walls: Walls) -> None:
    """A field that a command does not have is refused, so that none can be slipped in."""
    lax = [
        f"{service} {path}"
        for service in SERVICES
        for method, path, handler in routes(walls.apps[service])
        if method == "POST" and ASKED in handler.opt and not handler.opt[ASKED].__struct_config__.forbid_unknown_fields
    ]
    assert [one for one in lax if not one.endswith(OPEN_FORMS)] == []
