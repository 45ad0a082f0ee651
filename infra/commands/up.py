"""`./college up`: PostgreSQL, NATS, the services and the pages, on this machine, until Ctrl-C."""

import argparse
import asyncio
import os
import shlex
import signal
from contextlib import AsyncExitStack

from infra.backup.shelf import of_folder
from infra.commands.options import add_data
from infra.local import ports, where
from infra.local.college import LocalCollege, Wishes
from infra.local.folder import Folder, opened
from infra.trouble import Trouble


def add(parser: argparse.ArgumentParser) -> None:
    add_data(parser)
    parser.add_argument("--port", type=port, help="where the pages answer (8000)")
    parser.add_argument("--no-demo", action="store_true", help="a real, empty college instead of the example")
    parser.add_argument("--procs", action="store_true", help="a process for each service instead of one for all")


def run(args: argparse.Namespace) -> int:
    with opened(args.data) as folder:
        wanted = wishes(args, ports.kept_pages(folder.path))
        refuse_busy_port(wanted.port)
        return asyncio.run(until_stopped(folder, wanted))


def wishes(args: argparse.Namespace, kept_port: int | None = None) -> Wishes:
    """A real college may say in the environment where it is reached and how it sends mail. One that was begun beside
    its example stays where it was, under a name of its own."""
    port = args.port or kept_port or 8000
    return Wishes(
        port=port,
        example=not args.no_demo,
        one_process_each=args.procs,
        address=os.environ.get("COLLEGE_ADDRESS") or (f"http://{ports.LOOPBACK}:{port}" if kept_port else ""),
        web_listen=os.environ.get("WEB_LISTEN", ""),
        mail_url=os.environ.get("MAIL_URL", ""),
        mail_from=os.environ.get("MAIL_FROM", ""),
        alert_mail_url=os.environ.get("ALERT_MAIL_URL", ""),
        log_level=os.environ.get("LOG_LEVEL", "INFO"),
        traces_url=os.environ.get("TRACES_URL", ""),
    )


def port(word: str) -> int:
    if not word.isdecimal() or not 0 < int(word) < 65536:
        raise argparse.ArgumentTypeError(f"{word} is not a port. Choose a number between 1024 and 65535.")
    return int(word)


def refuse_busy_port(port: int) -> None:
    try:
        free = ports.is_free_for_pages(port)
    except PermissionError:
        raise Trouble(f"Port {port} is kept for the system. Choose one above 1023: ./college up --port 8000") from None
    if not free:
        other = next(filter(ports.is_free_for_pages, range(max(port, 1023) + 1, 65536)), 8000)
        raise Trouble(f"Port {port} is in use by something else. Choose another: ./college up --port {other}")


async def until_stopped(folder: Folder, wanted: Wishes) -> int:
    college = LocalCollege(folder, wanted, lambda line: print(line, flush=True))
    stopped = asyncio.Event()
    for how in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(how, stopped.set)
    beside = AsyncExitStack()
    started = asyncio.ensure_future(start(college, beside))
    waiting = asyncio.ensure_future(stopped.wait())
    try:
        await asyncio.wait([started, waiting], return_when=asyncio.FIRST_COMPLETED)
        if started.done():
            started.result()
            await waiting
    finally:
        started.cancel()
        await asyncio.gather(started, return_exceptions=True)
        await beside.aclose()
        await college.stop()
    print("\nStopped. Everything is kept in", folder.path)
    return 0


async def start(college: LocalCollege, beside: AsyncExitStack) -> None:
    await college.start()
    await (open_own if college.is_example else open_beside)(college, beside)
    print(f"\n{college.place.address}\n", flush=True)
    if college.is_example:
        await print_example_links(college)
        print_way_to_own(college)
    else:
        await print_first_link(college)
        print_way_to_example(college)
    print("Ctrl-C stops it.", flush=True)


async def open_beside(college: LocalCollege, beside: AsyncExitStack) -> None:
    """What else there is with a real college."""
    await open_practice(college, beside)
    await open_backups(college, beside)


async def open_backups(college: LocalCollege, beside: AsyncExitStack) -> None:
    """Each night, without being asked."""
    from infra.backup.keeper import Keeper, kept  # only for a real college
    from infra.backup.nightly import child, site

    keeper = Keeper(site(college.folder), of_folder(college.folder.path), child(college))
    college.is_backup_old = keeper.is_old
    await beside.enter_async_context(kept(keeper, college.folder.backup_door))


async def open_practice(college: LocalCollege, beside: AsyncExitStack) -> None:
    """On this machine it answers under another name than the real one, so that cookies stay apart. Behind a proxy it
    must be said under which."""
    from infra.practice.door import open_door  # only beside a real college
    from infra.practice.practice import Practice, Site

    port = int(os.environ.get("PRACTICE_PORT") or ports.kept(college.folder.path / "practice.json", "pages")["pages"])
    here = other_name(college.place.address, port)
    address = read_practice_address(os.environ.get("PRACTICE_ADDRESS", "")) or here
    practice = Practice(Site(college.folder.practice, address, port), college.steps.write)
    await beside.enter_async_context(open_door(practice, college.folder.practice_door))


def other_name(address: str, port: int) -> str:
    """On this machine, at another name than `address`; none where it is reached from elsewhere."""
    names = {"http://localhost": "http://127.0.0.1", "http://127.0.0.1": "http://localhost"}
    other = names.get(address.rpartition(":")[0])
    return f"{other}:{port}" if other else ""


async def open_own(college: LocalCollege, beside: AsyncExitStack) -> None:
    """From the example's pages a real college can be begun."""
    from infra.own import own  # only in the example

    begun = own.Own(college.folder, college.wishes, college.steps.write, open_beside)
    await beside.enter_async_context(own.open_own(begun, college.folder))


def print_way_to_example(college: LocalCollege) -> None:
    if college.folder.path == where.own_of(where.EXAMPLE) and where.EXAMPLE.exists():
        print(f"The example is still there: {where.command('up', where.EXAMPLE)}\n", flush=True)


def print_way_to_own(college: LocalCollege) -> None:
    example = college.folder.path
    if own := where.own_of(example):
        print(f"Your own college is in {own}. It starts with: {where.command('up', own)}\n", flush=True)
    else:
        by_command = f"./college up --no-demo --data {shlex.quote(str(where.beside(example)))}"
        print(f"Start your own college, beside this one: {college.place.address}/our-own-college", flush=True)
        print(f"or here, when this one is stopped: {by_command}\n", flush=True)


def read_practice_address(text: str) -> str:
    if not text:
        return ""
    from services.runtime.settings import SettingsError, read_address

    try:
        return read_address(text)
    except SettingsError as error:
        raise Trouble(str(error).replace("COLLEGE_ADDRESS", "PRACTICE_ADDRESS")) from None


async def print_example_links(college: LocalCollege) -> None:
    links = await college.links("links")
    if links:
        print("This is the example college; its people are invented. Come in as one of them:\n")
    for name, roles, address, _ in links:
        print(f"  {name}, {roles}\n  {address}\n", flush=True)


async def print_first_link(college: LocalCollege) -> None:
    for (address,) in await college.links("first-link"):
        if address:
            print(f"Set up the college with this link, within 30 minutes. It works once:\n\n  {address}\n", flush=True)
