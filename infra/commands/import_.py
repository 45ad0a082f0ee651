"""`./college import DIR`: reads a college's spreadsheets, says what it understood, and with --yes brings them in."""

import argparse
import asyncio
import base64
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from infra.commands.options import add_data
from infra.local.status import running
from infra.trouble import Trouble
from services.runtime.actor import house, private_key, sign
from services.runtime.clock import college_date, machine_clock
from services.runtime.ids import new_id
from web.clients.base import Refused, ServiceAway, ServiceClient
from web.imports import bring
from web.imports.ids import own_namespace
from web.imports.labels import FIELDS, KINDS, PRIVATE, VALUES
from web.imports.model import NOT_KEPT, Note, Reading, SourceRow, Understood, Verdict
from web.imports.reading import read_folder
from web.imports.tried import Place, given, places

SERVICES = ("people", "training", "codesign", "scheduling")
MARKS = {Verdict.CLEAR: "✓", Verdict.GUESS: "?", Verdict.UNUSABLE: "✗"}


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", type=Path, metavar="DIR", help="the folder with the spreadsheets (CSV, XLSX, XLS, ODS)"
    )
    add_data(parser)
    parser.add_argument("--yes", action="store_true", help="bring it in: yes to every guess that is listed")
    parser.add_argument("--leave-out", action="store_true", help="with --yes: bring in the rest if rows are refused")
    parser.add_argument("--brief", action="store_true", help="do not list the rows that are clear")


def run(args: argparse.Namespace) -> int:
    if not args.folder.is_dir():
        raise Trouble(f"{args.folder} is not a folder. Give the folder in which the spreadsheets lie.")
    college = running(args.data)
    if asyncio.run(college.health(SERVICES[0])) is None:
        raise college.not_running()
    key = base64.b64decode(college.folder.secrets.keys["web"])
    reading = read_folder(args.folder, college_date(datetime.now(UTC)), own_namespace(key))
    if not reading.rows and not reading.sheets:
        raise Trouble(f"There is no spreadsheet in {args.folder} (CSV, XLSX, XLS or ODS).")
    tell(reading, everything=not args.brief)
    return asyncio.run(bring_in(reading, args.data, carry_out=args.yes, leave_out=args.leave_out))


def tell(reading: Reading, *, everything: bool) -> None:
    """Row by row: what was understood, what was guessed, what cannot be used and why; then what no place is for."""
    for sheet in reading.sheets:
        print(f"{place(sheet.file, sheet.sheet)}: {sheet.why} {sheet.what_to_do or ''}".rstrip())
    for row in reading.rows:
        if everything or row.verdict is not Verdict.CLEAR:
            tell_row(row)
    for column in reading.columns:
        if column.verdict is not Verdict.CLEAR or not column.field or column.field in NOT_KEPT:
            print(f"{place(column.file, column.sheet)}, the column “{column.heading}”: {column.why}")
    clear, guessed, no = (reading.count(one) for one in (Verdict.CLEAR, Verdict.GUESS, Verdict.UNUSABLE))
    print(f"\n{clear} rows are clear, {guessed} hold guesses ({len(reading.guesses)} in all), {no} cannot be used.")


def tell_row(row: SourceRow) -> None:
    kind = KINDS[row.kind] if row.kind else ""
    print(f"{MARKS[row.verdict]} {place(row.file, row.sheet)} row {row.row}: {kind} “{row.name}”")
    if row.understood:
        print("    " + "; ".join(words_of(row, one) for one in row.understood))
    for note in row.notes:
        tell_note(row, note)


def words_of(row: SourceRow, one: Understood) -> str:
    """What is only for the tutors of the day does not stay on a screen."""
    field = f"{row.kind}.{one.field}"
    return f"{FIELDS.get(field, one.field)}: {'***' if field in PRIVATE else VALUES.get(one.words, one.words)}"


def tell_note(row: SourceRow, note: Note) -> None:
    field = FIELDS.get(f"{row.kind}.{note.field}", note.field)
    read_as = VALUES.get(note.read_as, note.read_as)
    about, arrow = f"{field}: " if field else "", f" → {read_as}" if read_as else ""
    print(f"  {MARKS[note.verdict]} {about}“{note.said}”{arrow}. {note.why} {note.what_to_do or ''}".rstrip())


def place(file: str, sheet: str) -> str:
    return f"{file} {sheet}".strip()


async def bring_in(reading: Reading, data: Path, *, carry_out: bool, leave_out: bool) -> int:
    """Asks every service, and with `carry_out` gives each its part and waits until all is shown."""
    clients = clients_of(data)
    try:
        parts = given(reading.result, reading.today)
        checked = await bring.check(clients, parts, actor(data))
        tell_checked(checked, reading)
        if not carry_out or (checked.refused and not leave_out):
            return left_alone(checked, carry_out=carry_out)
        taken = bring.without(parts, checked.refused)
        if not any(taken.values()):
            print("There is nothing left to bring in.")
            return 1
        told = places(reading.rows)
        which = await bring.give(clients, taken, actor(data), str(new_id()), places=told, leaves_out=leave_out)
        came = await bring.wait_until_over(clients, SERVICES, which, lambda: actor(data))
        print(how_it_ended(came))
        return 0 if came.state in ("shown", "coming") else 1
    except ServiceAway as away:
        raise Trouble(
            f"The college's {away.service} does not answer just now, and nothing was lost. Try again in a moment."
        ) from None
    except Refused as refused:
        raise Trouble(f"{refused.sentence} {refused.what_to_do}".rstrip()) from None
    finally:
        await asyncio.gather(*(client.close() for client in clients.values()))
    return 0


def tell_checked(checked: bring.Checked, reading: Reading) -> None:
    told = places(reading.rows)
    for thing_id in checked.known if checked.new else []:
        at = told[thing_id]
        print(f"= {place(at.file, at.sheet)} row {at.row}: “{at.name}” is in the college already and stays as it is.")
    for one in checked.refused:
        at = told[one.thing_id]
        print(
            f"✗ {place(at.file, at.sheet)} row {at.row}: “{at.name}” is refused by {one.service}. "
            f"{one.verdict.sentence} {one.verdict.what_to_do}".rstrip()
        )
    print(
        f"The college would take {checked.new} new things; {len(checked.known)} are there already and stay as they "
        f"are; {len(checked.refused)} rows are refused."
    )


def left_alone(checked: bring.Checked, *, carry_out: bool) -> int:
    if carry_out:
        print(
            "Nothing has been added, because rows are refused. Mend the sheets, or add --leave-out to leave them out."
        )
        return 1
    also = " --leave-out (it leaves out the rows that are refused)" if checked.refused else ""
    print(f"Nothing has been added. To bring it in, say the same with --yes{also}.")
    return 0


def how_it_ended(came: bring.Came) -> str:
    if came.state == "refused":
        return "\n".join(
            ["Nothing has been added, because rows are refused.", *(said_no(one) for one in came.parts.values())]
        )
    if came.state == "shown":
        stayed = f" {came.refused} rows were refused and stay out." if came.refused else ""
        return (
            f"Everything is in. Nobody has been written to.{stayed}"
            if came.new
            else f"Everything was in already: nothing changed.{stayed}"
        )
    return (
        "It is coming in and goes on by itself."
        if came.state == "coming"
        else "It was cut off, so nothing of it is shown. Say the same again."
    )


def said_no(part: bring.PartView) -> str:
    """Row by row, of one service."""
    return "\n".join(f"✗ {named(one.place)} {one.sentence} {one.what_to_do}".rstrip() for one in part.told)


def named(at: Place | None) -> str:
    return f"{place(at.file, at.sheet)} row {at.row}: “{at.name}”." if at else ""


def clients_of(data: Path) -> Mapping[str, ServiceClient]:
    sockets = running(data).folder.service_sockets
    return {service: ServiceClient(service, f"unix:{sockets / f'{service}.sock'}") for service in SERVICES}


def actor(data: Path) -> str:
    """Whoever may read the college's secrets on this machine acts as the house's own import."""
    key = private_key(running(data).folder.secrets.signing_key)
    return sign(house("import"), key, machine_clock())
