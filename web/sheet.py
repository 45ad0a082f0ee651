"""A table for a spreadsheet, which must take no text of it for a formula."""

import csv
import io
import json
from collections.abc import Iterable
from datetime import date

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def written(head: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    """Comma separated. The mark at its beginning says that it is UTF-8."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(_cells(head))
    lines.writerows(map(_cells, rows))
    return "\ufeff" + out.getvalue()


def _cells(values: Iterable[object]) -> list[str]:
    cells = [_cell(one) for one in values]
    return [f"'{one}" if one.startswith(FORMULA) else one for one in cells]


def _cell(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else value.isoformat() if isinstance(value, date) else json.dumps(value)
