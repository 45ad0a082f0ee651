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
from web.clients.base import Refused, ServiceAway, ServiceClient
from web.imports import bring
from web.imports.labels import FIELDS, VALUES
from web.imports.model import Reading, SourceRow, Verdict
from web.imports.parts import parts
from web.imports.reading import apply, own_namespace, read_folder, yes_to_all

SERVICES = ("people", "training", "codesign", "scheduling")


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", type=Path, metavar="DIR", help="the folder with the spreadsheets (CSV, XLSX, XLS, ODS)"
    )
    add_data(parser)
    parser.add_argument(
        "--yes", action="store_true", help="yes to every guess: bring it in, leave out what cannot be used"
    )
    parser.add_argument("--all", action="store_true", help="also show the rows that are clear")


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
    tell(reading, everything=args.all)
    return asyncio.run(bring_in(reading, args.data, carry_out=args.yes))


def tell(reading: Reading, *, everything: bool) -> None:
    """Row by row: what was guessed, what cannot be used and why, and with --all what is clear."""
    for sheet in reading.sheets:
        print(f"{sheet.file} {sheet.sheet}: {sheet.why}{f' {sheet.what_to_do}' if sheet.what_to_do else ''}")
    for row in reading.rows:
        if everything or row.verdict is not Verdict.CLEAR:
            tell_row(row)
    for column in reading.columns:
        if column.verdict is not Verdict.CLEAR or not column.field:
            print(f"{column.file} {column.sheet}, the column “{column.heading}”: {column.why}")
    clear, guessed, no = (reading.count(one) for one in (Verdict.CLEAR, Verdict.GUESS, Verdict.UNUSABLE))
    print(f"\n{clear} rows are clear, {guessed} hold guesses ({len(reading.guesses)} in all), {no} cannot be used.")


def tell_row(row: SourceRow) -> None:
    marks = {Verdict.CLEAR: "✓", Verdict.GUESS: "?", Verdict.UNUSABLE: "✗"}
    print(f"{marks[row.verdict]} {row.file} {row.sheet} row {row.row}: {row.name}")
    for note in row.notes:
        field = FIELDS.get(f"{row.kind}.{note.field}", note.field)
        about = f"{field}: " if field else ""
        read_as = VALUES.get(note.read_as, note.read_as)
        print(f"    {about}“{note.said}”{arrow(read_as)}. {note.why} {note.what_to_do or ''}".rstrip())


def arrow(read_as: str) -> str:
    return f" → {read_as}" if read_as else ""


async def bring_in(reading: Reading, data: Path, *, carry_out: bool) -> int:
    """Asks every service, and with `carry_out` gives each its part and waits until all is shown."""
    clients = clients_of(data)
    given = parts(apply(reading, yes_to_all(reading)), reading.today)
    try:
        checked = await bring.check(clients, given, actor(data))
        for one in checked.refused:
            print(
                f"✗ {one.service} does not take {one.thing_id}: "
                f"{one.verdict.sentence} {one.verdict.what_to_do}".rstrip()
            )
        print(f"The college would take {checked.new} new rows; {checked.known} are there already.")
        if not carry_out:
            print("Nothing has been added. To bring it in, say the same with --yes.")
            return 0
        which = await bring.take(clients, bring.without(given, checked.refused), actor(data))
        if not await bring.wait_until_shown(clients, SERVICES, which, actor(data)):
            print("It is coming in and goes on by itself.")
            return 0
        print("Everything is in. Nobody has been written to.")
    except ServiceAway as away:
        raise Trouble(
            f"The college's {away.service} does not answer just now, and nothing was lost. Try again in a moment."
        ) from None
    except Refused as refused:
        raise Trouble(f"{refused.sentence} {refused.what_to_do}".rstrip()) from None
    finally:
        await asyncio.gather(*(client.close() for client in clients.values()))
    return 0


def clients_of(data: Path) -> Mapping[str, ServiceClient]:
    sockets = running(data).folder.service_sockets
    return {service: ServiceClient(service, f"unix:{sockets / f'{service}.sock'}") for service in SERVICES}


def actor(data: Path) -> str:
    """Whoever may read the college's secrets on this machine acts as the house's own import."""
    key = private_key(running(data).folder.secrets.signing_key)
    return sign(house("import"), key, machine_clock())
