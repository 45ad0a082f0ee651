"""One look at a college: which programs run, what each service says of itself, and how full the disk is."""

import asyncio
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local import http
from infra.watch.rules import Trouble

_GB = 1_000_000_000


@dataclass(frozen=True)
class Sight:
    """Where to look. `services`: where each answers. `stopped`: the programs that ended by themselves."""

    services: Mapping[str, str]
    folder: Path
    token: str
    stopped: Callable[[], set[str]] = set
    web: str = ""
    is_backup_old: Callable[[], bool] = bool
    """Whether the last good backup is older than two days."""
    backups: str = ""
    """In containers, where whoever keeps them says so."""
    is_one_each: bool = True
    """Each service is one program, which must lead; else they are several that take turns, and are asked more."""
    is_audit_wrong: Callable[[], bool] = bool
    """Whether the last look through what is kept has found something (infra/audit)."""


@dataclass(frozen=True)
class Seen:
    troubles: frozenset[Trouble]
    parked: int = 0


async def look(sight: Sight) -> Seen:
    path = "/health/how" if sight.is_one_each else "/health/ready"
    said = await asyncio.gather(*(_said(address, path) for address in sight.services.values()))
    found = {trouble for one in said for trouble in of_service(one)}
    if sight.web and (await http.get(sight.web, "/health/live"))[0] != 200:
        found.add(Trouble.AWAY)
    if sight.stopped():
        found.add(Trouble.STOPPED)
    found |= await of_backups(sight)
    if sight.is_audit_wrong():
        found.add(Trouble.AUDIT)
    usage = shutil.disk_usage(sight.folder)
    if is_nearly_full(usage.total, usage.free):
        found.add(Trouble.DISK)
    return Seen(frozenset(found), sum(one.get("parked", 0) for one in said if one))


async def of_backups(sight: Sight) -> set[Trouble]:
    if not sight.backups:
        return {Trouble.BACKUP} if sight.is_backup_old() else set()
    said = await _said(sight.backups, "/backups")
    if said is None:
        return {Trouble.AWAY}
    return {Trouble.BACKUP} if said.get("is_old") else set()


async def who_is_told(sight: Sight) -> list[dict[str, str]] | None:
    """Address and language of each. None while `people` cannot be asked."""
    status, body = await http.get(
        sight.services["people"], "/addresses-of-told", headers={"Authorization": f"Bearer {sight.token}"}
    )
    told: list[dict[str, str]] | None = json.loads(body) if status == 200 else None
    return told


def of_service(said: Mapping[str, Any] | None) -> set[Trouble]:
    """Who alone should lead and does not cannot reach the database."""
    if said is None or not (said.get("state") == "ready" or said.get("leads")):
        return {Trouble.AWAY}
    found = {_named(name) for name in said.get("troubles", ())} - {None}
    return {one for one in found if one} | ({Trouble.PARKED} if said.get("parked") else set())


def _named(trouble: str) -> Trouble | None:
    """As the health page names it. What nobody can do anything about in the night is not told."""
    kind = trouble.split(".")[0]
    known = {"mail": Trouble.MAIL, "due": Trouble.DUE, "not-durable": None}
    return known.get(kind, Trouble.STREAM)


def is_nearly_full(total: int, free: int) -> bool:
    return free < _GB or (free < 5 * _GB and free < total / 20)


async def _said(address: str, path: str) -> dict[str, Any] | None:
    status, body = await http.get(address, path)
    try:
        said: dict[str, Any] | None = json.loads(body) if status else None
    except ValueError:
        return None
    return said
