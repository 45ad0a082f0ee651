"""One college on one machine: from an empty folder to an address, step by step, and in order down again."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra.backup.shelf import ERASED, SENT, of_folder
from infra.local import children, http, nats, postgres
from infra.local.environment import Environment, Place, of_the_machine
from infra.local.folder import Folder
from infra.local.services import HOME, has_web, present
from infra.local.supervisor import Child, Process, Supervisor, all_of
from infra.trouble import Trouble

if TYPE_CHECKING:
    from infra.audit.keeper import Keeper
    from infra.watch.watch import Watch

Answer = dict[str, Any]

CANNOT_CONVERT = (
    "This folder holds the example college, whose people are invented and whose links let anybody in. "
    "It can never become a real one. Make the real one in another folder: ./college up --no-demo --data DIR"
)


@dataclass(frozen=True)
class Wishes:
    """What was asked for on the command line and in the environment."""

    port: int = 8000
    example: bool = True
    one_process_each: bool = False
    address: str = ""  # COLLEGE_ADDRESS of a real college behind a proxy
    web_listen: str = ""  # WEB_LISTEN of a real college
    mail_url: str = ""
    mail_from: str = ""
    is_practice: bool = False  # the example beside a real college, reached at `address`
    alert_mail_url: str = ""  # another way for mail when the college itself does not run
    log_level: str = "INFO"
    traces_url: str = ""


class Steps:
    """Each step is printed as it ends, with a tick and its seconds."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self.write = write
        self._since = time.monotonic()

    def done(self, what: str) -> None:
        now = time.monotonic()
        self.write(f"  ✓ {what} ({now - self._since:.1f} s)")
        self._since = now


class LocalCollege:
    """Starts and supervises everything of one folder."""

    def __init__(self, folder: Folder, wishes: Wishes, write: Callable[[str], None]) -> None:
        self.folder = folder
        self.wishes = wishes
        self.steps = Steps(write)
        self.supervisor = Supervisor(self._tell)
        self.is_example = wishes.example
        self._watch: Watch | None = None
        self._watching: asyncio.Task[None] | None = None
        self.is_backup_old: Callable[[], bool] = bool
        self._keeper: Keeper | None = None
        self._beside = AsyncExitStack()

    async def start(self) -> None:
        """Raises Trouble with a sentence when something does not start."""
        async with self._preparation() as preparation:
            interests = (await preparation.hear())["interests"]
            await self._start_stores({service: frozenset(map(tuple, pairs)) for service, pairs in interests.items()})
            await self._put_in_order(preparation)
        if self.is_example and not self.folder.filled.exists():
            await self._fill()
        await self._start_services()
        if not self.is_example:
            self.folder.is_real.touch()
        if self.place.audit_door:
            await self._begin_looking()
        self._begin_watching()

    async def stop(self) -> None:
        if self._watching:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
        await self._beside.aclose()
        await self.supervisor.stop()

    def _tell(self, sentence: str) -> None:
        self.steps.write(f"  ! {sentence}")
        self._look_now()

    def _look_now(self) -> None:
        if self._watch:
            self._watch.look_now()

    async def _begin_looking(self) -> None:
        """Through what is kept, each minute and each night (docs/decisions/0016)."""
        from infra.audit.door import open_door  # a practice college does without
        from infra.audit.keeper import Keeper

        file = self.folder.path / "audit.json"
        self._keeper = Keeper(self.place.audit(), self.place.nats.monitor, file, self._look_now)
        await self._beside.enter_async_context(open_door(self._keeper, self.folder.audit_door))

    def _begin_watching(self) -> None:
        """Two people are told when it does not run (docs/decisions/0009); without mail nobody can be."""
        if not (mail_url := self.wishes.alert_mail_url or self.place.mail_url) or self.is_example:
            return
        from infra.watch.looking import Sight  # only where somebody can be told
        from infra.watch.watch import Post, Watch

        services = {name: self.place.listen(name) for name in present()}
        token, stopped = self.folder.secrets.watch_token, lambda: self.supervisor.stopped
        keeper, is_old = self._keeper, lambda: self.is_backup_old()  # who knows comes later
        sight = Sight(
            services,
            self.folder.path,
            token,
            stopped,
            web=self.place.web_listen,
            is_backup_old=is_old,
            is_audit_wrong=lambda: keeper is not None and keeper.is_wrong,
        )
        post = Post(mail_url, self.place.mail_from, self.place.address, of_the_machine())
        self._watch = Watch(sight, post, self.folder.path / "who-is-told.json")
        self._watching = asyncio.create_task(self._watch.run())

    async def links(self, which: str) -> list[Any]:
        """`links` of the example college, or the `first-link` of a real one."""
        lines = await self._afterwards(which)
        return [json.loads(line) for line in lines]

    # PostgreSQL and NATS

    async def _start_stores(self, interests: Mapping[str, frozenset[tuple[str, str]]]) -> None:
        is_new = not self.folder.postgres.exists()
        database = await postgres.prepare(
            self.folder.postgres, self.folder.postgres_sockets, self.folder.secrets.postgres_admin
        )
        if is_new:
            self.steps.done("The database's files are made")
        stream = nats.prepare(self.folder.nats, self.folder.secrets.nats, interests)
        self.place = self._place(database, stream)
        await self.supervisor.start(
            Child("PostgreSQL", database.start, database.is_ready, self.folder.log("postgres"), *postgres.STOP),
            Child("NATS", stream.start, stream.is_ready, self.folder.log("nats")),
        )
        await stream.refuse_unless_durable()
        self.steps.done("PostgreSQL and NATS answer")

    def _place(self, database: postgres.Postgres, stream: nats.Nats) -> Place:
        wishes = self.wishes
        return Place(
            secrets=self.folder.secrets,
            postgres=database,
            nats=stream,
            socket_folder=self.folder.service_sockets,
            address=wishes.address or f"http://localhost:{wishes.port}",
            web_listen=wishes.web_listen or f"tcp:127.0.0.1:{wishes.port}",
            mail_url=wishes.mail_url,
            mail_from=wishes.mail_from,
            log_level=wishes.log_level,
            traces_url=wishes.traces_url,
            is_practice=wishes.is_practice,
            erasure_list=str(self.folder.erased),
            audit_door="" if wishes.is_practice else f"unix:{self.folder.audit_door}",
            sent_list=str(self.folder.path / SENT),
            log_heads=os.pathsep.join(str(file) for file in of_folder(self.folder.path).heads),
        )

    # Roles, schemas, migrations, stream

    @asynccontextmanager
    async def _preparation(self) -> AsyncIterator["Conversation"]:
        log = self.folder.log("prepare").open("ab")
        with log:
            process = await self._run("infra.local.prepare", environment=of_the_machine(), errors=log)
        try:
            yield Conversation(process, self.folder.log("prepare"))
        finally:
            await children.end(process, children.KILL, 1)

    async def _put_in_order(self, preparation: "Conversation") -> None:
        preparation.tell({"place": self.place.admin(), "is_example": self.wishes.example})
        new = (await preparation.hear())["migrations"]
        self.steps.done(f"The database is in order{f', with {new} new migrations' if new else ''}")
        self._settle_kind((await preparation.hear())["is_example"])
        consumers = (await preparation.hear())["consumers"]
        self.steps.done(f"The stream is in order, with {consumers} consumers")

    def _settle_kind(self, is_example: bool) -> None:
        """The example stays on this machine, whatever the environment says, and sends no real mail. The one for
        practice is reached as the real college is."""
        if is_example and not self.wishes.example:
            raise Trouble(CANNOT_CONVERT)
        self.is_example = is_example
        if not is_example:
            self.place = self._with_what_a_real_one_has()
        elif self.wishes.is_practice:
            self.place = replace(self.place, mail_url="")
        else:
            address, listen = f"http://localhost:{self.wishes.port}", f"tcp:127.0.0.1:{self.wishes.port}"
            door = f"unix:{self.folder.own_door}"
            self.place = replace(self.place, mail_url="", address=address, web_listen=listen, own_door=door)

    def _with_what_a_real_one_has(self) -> Place:
        """Doors to whoever looks after it, and its lists also in the second place for backups."""
        second = of_folder(self.folder.path).second
        places = [self.folder.path, *([second] if second else [])]
        return replace(
            self.place,
            practice_door=f"unix:{self.folder.practice_door}",
            backup_door=f"unix:{self.folder.backup_door}",
            erasure_list=os.pathsep.join(str(place / ERASED) for place in places),
            sent_list=os.pathsep.join(str(place / SENT) for place in places),
        )

    # Services and web

    async def _start_services(self) -> None:
        services = [self._service_child(name) for name in present()]
        if self.wishes.one_process_each:
            await self.supervisor.start(*services, *([self._web_child()] if has_web() else []))
        else:
            await self.supervisor.start(self._together_child())
        self.steps.done("The services and the pages answer")

    def _service_child(self, name: str) -> Child:
        start = partial(self._start_module, name, f"services.{name}.main", self.place.service(name))
        return Child(name, start, _answers(self.place.listen(name)), self.folder.log(name))

    def _web_child(self) -> Child:
        start = partial(self._start_module, "web", "web.main", self.place.web())
        return Child("web", start, _answers(self.place.web_listen), self.folder.log("web"))

    def _together_child(self) -> Child:
        start = partial(self._start_module, "together", "infra.local.together", self.place.together(present()))
        addresses = [self.place.listen(name) for name in present()] + ([self.place.web_listen] if has_web() else [])
        return Child("The college", start, all_of([_answers(one) for one in addresses]), self.folder.log("services"))

    async def _start_module(self, name: str, module: str, environment: Environment, log: Path) -> Process:
        with log.open("ab") as output:
            process = await children.spawn(
                [sys.executable, "-m", module], environment=environment, output=output, folder=HOME
            )
        self.folder.trace(name).leave(process.pid)
        return process

    # Afterwards

    async def _fill(self) -> None:
        if await self._afterwards("fill", str(self.folder.path), hear=lambda said: self.steps.done(json.loads(said))):
            self.folder.filled.touch()

    async def _afterwards(self, *what: str, hear: Callable[[str], None] = lambda _: None) -> list[str]:
        """The lines that it said; each is also told to `hear` as it comes."""
        log = self.folder.log("afterwards")
        with log.open("ab") as errors:
            environment = self.place.together(present())
            process = await self._run("infra.local.afterwards", *what, environment=environment, errors=errors)
        try:
            said = [line async for line in _lines(process, hear)]
            await process.wait()
        finally:
            await children.end(process, children.KILL, 1)
        if process.returncode != 0:
            raise Trouble(f"{what[0]} did not work: {postgres.last_line(log)} More is in {log}")
        return said

    async def _run(self, module: str, *words: str, environment: Environment, errors: Any) -> Process:
        return await children.spawn(
            [sys.executable, "-m", module, *words],
            environment=environment,
            output=subprocess.PIPE,
            errors=errors,
            stdin=subprocess.PIPE,
            folder=HOME,
        )


class Conversation:
    """JSON lines with a child."""

    def __init__(self, process: Process, log: Path) -> None:
        self._process = process
        self._log = log

    def tell(self, what: Answer) -> None:
        if self._process.stdin:
            self._process.stdin.write(json.dumps(what).encode() + b"\n")

    async def hear(self) -> Answer:
        line = await self._process.stdout.readline() if self._process.stdout else b""
        if not line:
            raise Trouble(f"Preparing did not work: {postgres.last_line(self._log)} More is in {self._log}")
        answer: Answer = json.loads(line)
        if "trouble" in answer:
            raise Trouble(answer["trouble"])
        return answer


async def _lines(process: Process, hear: Callable[[str], None]) -> AsyncIterator[str]:
    while line := await process.stdout.readline() if process.stdout else b"":
        hear(line.decode())
        yield line.decode()


def _answers(address: str) -> Callable[[], Any]:
    async def answers() -> bool:
        return (await http.get(address, "/health/live"))[0] == 200

    return answers
