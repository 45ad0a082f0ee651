"""The file itself. It is made in memory, handed over and kept nowhere."""

import io
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from web import sheet
from web.language import LANGUAGES, Says
from web.take_along.certificate import certificate
from web.take_along.found import Everything, Speaks, Table
from web.take_along.words import PARTS, TITLES
from web.templating import environment

LOOK = Path(__file__).with_name("look.css").read_text()
NAMES = {
    "en": {"everything": "read-me-first.html", "certificate": "certificate.html"},
    "cy": {"everything": "darllenwch-fi-gyntaf.html", "certificate": "tystysgrif.html"},
}


def make(everything: Everything, name: str, college: Any, now: datetime) -> bytes:
    """Takes some tenths of a second where there is much: not on the loop."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for language in LANGUAGES:
            context = _context(everything, name, college, now, language)
            for page, called in NAMES[language].items():
                template = environment(language).get_template(f"take_along/{page}.html")
                file.writestr(called, template.render(context))
        for service, tables in everything.items():
            file.writestr(f"data/{service}.json", _json({one.name: one.rows for one in tables}))
            for table in tables:
                if table.rows:
                    file.writestr(
                        f"tables/{service}-{table.name}.csv",
                        sheet.written(table.rows[0], (row.values() for row in table.rows)),
                    )
        file.writestr("look.css", LOOK)
        file.writestr("data/what-the-words-mean.json", _json(_schema(everything)))
    return packed.getvalue()


def _context(everything: Everything, name: str, college: Any, now: datetime, language: str) -> dict[str, Any]:
    made = environment(language)
    speaks = Speaks(Says(language), made.globals["_"])
    listed = [(service, table) for service, tables in everything.items() for table in tables]
    return {
        "language": language,
        "college": college,
        "now": now,
        "name": name,
        "certificate": certificate(everything, name, now),
        "parts": [
            (PARTS[service], [_shown(speaks, service, table) for table in tables if table.rows])
            for service, tables in everything.items()
            if any(table.rows for table in tables)
        ],
        "nothing": [_title(service, table) for service, table in listed if not table.rows],
    }


def _shown(speaks: Speaks, service: str, table: Table) -> dict[str, Any]:
    rows = [row for row in map(speaks.row, table.rows) if row]
    return {"title": _title(service, table), "rows": rows, "count": len(table.rows)}


def _title(service: str, table: Table) -> str:
    return TITLES.get(f"{service}.{table.name}", table.name)


def _schema(everything: Everything) -> dict[str, Any]:
    """In the words of whoever made the tables: why each is kept, how long, and what is left out of it and why."""
    return {
        f"{service}.{table.name}": {
            "why": table.why,
            "kept": table.until,
            "when everything is rubbed out": table.erasing,
            "left out": table.leaves_out,
        }
        for service, tables in everything.items()
        for table in tables
    }


def _json(what: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(what), indent=2).decode()
