"""The table of what the college costs: what is measured again takes the place of the line that was there."""

from infra.bench.measures import Line
from infra.commands.bench import PLACE, row, rows_of, table


def test_a_line_that_is_measured_again_takes_the_place_of_the_old_one() -> None:
    first = {name: row(Line(name, value, "s", 60), "Monday") for name, value in (("A start", 1.0), ("An end", 2.0))}
    again = {"A start": row(Line("A start", 61.0, "s", 60), "Tuesday")}

    kept = rows_of(table(rows_of(table(first)) | again))

    assert list(kept) == ["A start", "An end"]
    assert kept["A start"] == "| A start | 61.0 s | ≤ 60 | **not met** |  |  | Tuesday |"
    assert kept["An end"] == first["An end"]


def test_the_table_that_is_kept_is_one_of_ours() -> None:
    assert table(rows_of(PLACE.read_text())) == PLACE.read_text()
