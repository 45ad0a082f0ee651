"""The county's place: every service reaches PostgreSQL, NATS and its neighbours through a door of the harness's own."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from infra.local.environment import Environment, Place
from infra.local.services import SERVICES
from tests.faults.proxy import Door, open_each

SOCKET = ".s.PGSQL.5432"


@dataclass(frozen=True)
class Doors:
    """To PostgreSQL and NATS by service (NATS by web as well), and to each service for those who ask it."""

    postgres: dict[str, Door]
    nats: dict[str, Door]
    services: dict[str, Door]

    def all(self) -> list[Door]:
        return [*self.postgres.values(), *self.nats.values(), *self.services.values()]

    def heal(self) -> None:
        for door in self.all():
            door.heal()

    async def close(self) -> None:
        for door in self.all():
            await door.close()


async def open_doors(place: Place, folder: Path) -> Doors:
    postgres = {}
    for service in SERVICES:
        target = f"unix:{place.postgres.socket}"
        postgres[service] = await Door(target).open(folder / service / SOCKET)
    nats = await open_each((*SERVICES, "web"), f"tcp:127.0.0.1:{place.nats.port}")
    services = {name: await Door(place.listen(name)).open(folder / f"{name}.sock") for name in SERVICES}
    return Doors(postgres, nats, services)


@dataclass(frozen=True)
class FaultyPlace(Place):
    doors: Doors = field(default_factory=lambda: Doors({}, {}, {}))
    folder: Path = Path()
    """Of the doors' sockets."""

    def database_url(self, service: str) -> str:
        straight = super().database_url(service)
        if service not in self.doors.postgres:
            return straight
        return straight.replace(f"host={self.postgres.socket_folder}", f"host={self.folder / service}")

    def nats_url(self, name: str) -> str:
        door = self.doors.nats.get(name)
        straight = super().nats_url(name)
        return straight if door is None else straight.replace(f":{self.nats.port}", f":{door.port}")

    def url(self, service: str) -> str:
        return f"unix:{self.folder / f'{service}.sock'}"


def faulty(place: Place, doors: Doors, folder: Path) -> FaultyPlace:
    known: dict[str, Any] = {name: getattr(place, name) for name in Place.__dataclass_fields__}
    return FaultyPlace(**known, doors=doors, folder=folder)


def of_process(place: FaultyPlace, name: str, hand: Path, plants: str) -> Environment:
    """What the entry module of one process is given. `enrolment-2` is a second replica of enrolment."""
    service, _, number = name.partition("-")
    given = place.web() if service == "web" else place.service(service)
    if number:
        given[f"{service.upper()}_LISTEN"] = f"unix:{place.socket_folder / f'{name}.sock'}"
    return given | {"FAULTS_NAME": name, "FAULTS_SOCKET": str(hand), "FAULTS_PLANT": plants, "FAULTS_MAIL": "yes"}
