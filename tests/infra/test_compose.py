"""docker-compose.yml says what the design says, and what its containers run works against servers by address.

No container engine is needed: the file is read, and the same programs are started by hand with the settings that
their containers would have.
"""

import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
import yaml

from infra import steward
from infra.compose.make_env import Containers, files, write
from infra.local import children, nats, ports, postgres, secrets
from infra.local.http import get
from infra.local.postgres import in_database
from infra.local.services import DATABASE, HOME, SERVICES, present
from infra.local.supervisor import Child, Process, Supervisor

COMPOSE: dict[str, Any] = yaml.safe_load((HOME / "docker-compose.yml").read_text())
CONTAINERS: dict[str, Any] = COMPOSE["services"]
STEPS = {"setup", "migrate", "steward"}
OURS = {*STEPS, *SERVICES, "web"}


def place() -> Containers:
    return Containers(secrets=secrets.make(), address="https://college.example")


def read_env(text: str) -> dict[str, str]:
    return dict(re.findall(r"^(\w+)='(.*)'$", text, re.MULTILINE))


def test_there_is_a_container_for_each_part() -> None:
    assert set(CONTAINERS) == OURS | {"postgres", "nats", "caddy"}


@pytest.mark.parametrize("name", sorted(set(CONTAINERS) - STEPS))
def test_everything_that_stays_says_how_one_sees_that_it_is_well(name: str) -> None:
    assert CONTAINERS[name]["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("name", sorted(set(CONTAINERS) - OURS))
def test_images_of_others_are_pinned_to_a_version(name: str) -> None:
    assert re.search(r":\d+\.\d+", CONTAINERS[name]["image"])


def test_the_image_of_ours_is_built_on_a_pinned_one() -> None:
    bases = re.findall(r"^FROM (\S+)", (HOME / "Dockerfile").read_text(), re.MULTILINE)

    assert bases
    assert all(re.search(r":\d+\.\d+\.\d+", base) for base in bases)


def test_each_container_reads_its_own_file_of_settings_and_no_other() -> None:
    read = {name: [one["path"] for one in container.get("env_file", [])] for name, container in CONTAINERS.items()}

    assert read == {name: [] if name in ("setup", "nats") else [f"infra/compose/env/{name}.env"] for name in CONTAINERS}


def test_every_file_that_a_container_reads_is_written() -> None:
    written = files(place())
    read = {Path(one["path"]).name for container in CONTAINERS.values() for one in container.get("env_file", [])}

    assert set(written) == read | {"nats.conf"}


@pytest.mark.parametrize("service", SERVICES)
def test_a_container_is_told_its_own_secrets_only(service: str) -> None:
    college = place()
    text = files(college)[f"{service}.env"]
    others = [one for one in SERVICES if one != service]
    kept = college.secrets
    foreign = [words[one] for one in others for words in (kept.database, kept.nats, kept.keys)]

    assert [word for word in (*foreign, kept.postgres_admin, kept.nats["steward"]) if word in text] == []
    assert kept.database[service] in text


def test_only_people_can_say_who_acts() -> None:
    college = place()

    assert [name for name, text in files(college).items() if college.secrets.signing_key in text] == ["people.env"]


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, container in CONTAINERS.items() if "ports" in container] == ["caddy"]


def test_web_and_the_proxy_cannot_reach_the_database() -> None:
    assert [name for name in ("web", "caddy") if "database" in CONTAINERS[name]["networks"]] == []
    assert COMPOSE["networks"]["database"] == {"internal": True}


@pytest.mark.parametrize("name", sorted(OURS - {"setup"}))
def test_our_containers_have_no_rights_that_they_do_not_need(name: str) -> None:
    container = CONTAINERS[name]

    assert container["read_only"] is True
    assert container["cap_drop"] == ["ALL"]
    assert "user" not in container
    assert "USER college" in (HOME / "Dockerfile").read_text()


@pytest.mark.parametrize("name", [*SERVICES, "web"])
def test_a_container_runs_the_same_program_as_one_machine_does(name: str) -> None:
    module = "web.main" if name == "web" else f"services.{name}.main"

    assert CONTAINERS[name]["command"] == ["python", "-m", module]


def test_services_start_after_database_and_stream_are_in_order() -> None:
    for service in SERVICES:
        assert CONTAINERS[service]["depends_on"] == {
            "migrate": {"condition": "service_completed_successfully"},
            "steward": {"condition": "service_completed_successfully"},
        }


def test_every_volume_and_network_is_declared() -> None:
    networks = {one for container in CONTAINERS.values() for one in container.get("networks", [])}
    volumes = {one.split(":")[0] for container in CONTAINERS.values() for one in container.get("volumes", [])}

    assert networks == set(COMPOSE["networks"])
    assert {one for one in volumes if not one.startswith(".")} == set(COMPOSE["volumes"])


def test_every_file_of_ours_that_is_mounted_is_there() -> None:
    mounted = {one.split(":")[0] for container in CONTAINERS.values() for one in container.get("volumes", [])}
    ours = {one for one in mounted if one.startswith(".") and not one.endswith("/nats.conf")}

    assert [one for one in ours if not (HOME / one).exists()] == []


def test_settings_written_again_keep_their_secrets(tmp_path: Path) -> None:
    kept = secrets.read_or_make(tmp_path / "secrets.json")
    write(tmp_path, Containers(secrets=kept, address="https://college.example"))
    first = {path.name: path.read_text() for path in tmp_path.iterdir()}
    write(
        tmp_path, Containers(secrets=secrets.read_or_make(tmp_path / "secrets.json"), address="https://college.example")
    )

    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == first
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


# The same programs against a PostgreSQL and a NATS that are somewhere else, each with its container's settings.


@pytest_asyncio.fixture(scope="module")
async def elsewhere(folder: Path) -> AsyncIterator[Containers]:
    """A PostgreSQL that listens on TCP and a NATS, as in containers, put in order by the two steps."""
    (port,) = ports.free(1)
    kept = secrets.make()
    home = folder / "elsewhere"
    home.mkdir()
    home.chmod(0o711)
    settings = {**postgres.QUICK, "listen_addresses": "127.0.0.1", "port": port}
    server = postgres.prepare(home / "postgres", home / "s", kept.postgres_admin, settings)
    (home / "postgres" / "pg_hba.conf").write_text(
        "host all all 127.0.0.1/32 scram-sha-256\nlocal all all scram-sha-256\n"
    )
    async with postgres.run(server, home / "log"), nats.server(home / "nats", kept.nats, steward.interests()) as stream:
        college = Containers(kept, "https://college.example", postgres=f"127.0.0.1:{port}")
        college = replace(college, nats=f"127.0.0.1:{stream.port}")
        run_step(college, "migrate", "infra.migrate")
        run_step(college, "steward", "infra.steward")
        yield college


def settings_of(college: Containers, container: str) -> dict[str, str]:
    """What the container would be told, and what its image tells it."""
    return {**read_env(files(college)[f"{container}.env"]), "PATH": os.environ["PATH"], "PYTHONPATH": str(HOME)}


def run_step(college: Containers, container: str, module: str) -> str:
    environment = settings_of(college, container)
    done = subprocess.run(
        [sys.executable, "-m", module], cwd=HOME, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


async def test_the_steps_can_be_run_again(elsewhere: Containers) -> None:
    assert run_step(elsewhere, "migrate", "infra.migrate") == "The database is in order; 0 migrations were new.\n"
    assert run_step(elsewhere, "steward", "infra.steward").startswith("The stream COLLEGE is in order")


async def test_a_college_in_containers_is_a_real_one(elsewhere: Containers) -> None:
    db = await asyncpg.connect(in_database(elsewhere.admin_dsn(), DATABASE))
    try:
        marks = [await db.fetchval(f"select is_example from {service}.installation") for service in SERVICES]  # noqa: S608
    finally:
        await db.close()

    assert marks == [False] * len(SERVICES)


async def test_every_program_answers_with_the_settings_of_its_container(elsewhere: Containers, tmp_path: Path) -> None:
    supervisor = Supervisor(print)
    names = [*present(), "web"]
    try:
        await supervisor.start(*(program(elsewhere, name, tmp_path) for name in names))

        assert set(supervisor.pids()) == set(names)
    finally:
        await supervisor.stop()


def program(college: Containers, name: str, logs: Path) -> Child:
    (port,) = ports.free(1)
    listen = f"tcp:127.0.0.1:{port}"
    environment = {**settings_of(college, name), f"{name.upper()}_LISTEN": listen}
    module = "web.main" if name == "web" else f"services.{name}.main"

    async def start(log: Path) -> Process:
        with log.open("wb") as output:
            return await children.spawn(
                [sys.executable, "-m", module], environment=environment, output=output, folder=HOME
            )

    async def answers() -> bool:
        return (await get(listen, "/health/live"))[0] == 200

    return Child(name, start, answers, logs / f"{name}.log")


@pytest.mark.parametrize(
    ("module", "missing"), [("infra.migrate", "ADMIN_DATABASE_URL"), ("infra.steward", "STEWARD_NATS_URL")]
)
def test_a_missing_setting_is_named(module: str, missing: str) -> None:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(HOME)}
    done = subprocess.run([sys.executable, "-m", module], env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert f"The setting {missing} is missing" in done.stderr
