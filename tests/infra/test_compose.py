"""docker-compose.yml says what the design says. What its containers run is started in test_containers.py."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.compose.make_env import Containers, files, write
from infra.local import secrets
from infra.local.services import HOME, SERVICES

COMPOSE: dict[str, Any] = yaml.safe_load((HOME / "docker-compose.yml").read_text())
CONTAINERS: dict[str, Any] = COMPOSE["services"]
STEPS = {"setup", "migrate", "steward"}
OURS = {*STEPS, *SERVICES, "web", "watch", "practice", "backup"}


def place() -> Containers:
    return Containers(secrets=secrets.make(), address="https://college.example")


def test_there_is_a_container_for_each_part() -> None:
    assert set(CONTAINERS) == OURS | {"postgres", "nats", "caddy"}


@pytest.mark.parametrize("name", sorted(set(CONTAINERS) - STEPS))
def test_everything_that_stays_says_how_one_sees_that_it_is_well(name: str) -> None:
    assert CONTAINERS[name]["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("name", sorted(set(CONTAINERS) - OURS))
def test_images_of_others_are_pinned_to_a_version(name: str) -> None:
    assert re.search(r":\d+\.\d+", CONTAINERS[name]["image"])


def test_the_image_of_ours_is_built_on_a_pinned_one() -> None:
    stages = re.findall(r"^FROM (\S+) AS (\S+)", (HOME / "Dockerfile").read_text(), re.MULTILINE)
    bases = {base for base, _ in stages} - {name for _, name in stages}

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

    assert [name for name, text in files(college).items() if college.secrets.signing_key in text] == [
        "people.env",
    ]


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


def test_whoever_watches_is_told_where_everybody_is_and_no_secret_of_theirs() -> None:
    """Its own are those of who reads everything, who writes copies, and who makes the stream anew."""
    college = place()
    text = files(college)["watch.env"]
    kept = college.secrets
    others = [kept.database[name] for name in SERVICES] + [kept.nats[name] for name in (*SERVICES, "web")]
    others += [*kept.keys.values(), kept.messages_token, kept.signing_key, kept.postgres_admin]

    assert [word for word in others if word in text] == []
    assert all(f"{name.upper()}_URL='http://{name}:8000'" in text for name in (*SERVICES, "web"))
    assert [name for name, words in files(college).items() if kept.watch_token in words] == [
        "watch.env",
        "people.env",
    ]


def test_whoever_looks_through_what_is_kept_says_at_its_door_what_was_found() -> None:
    assert "AUDIT_DOOR='http://watch:8000'" in files(place())["web.env"]
    assert "AUDITOR_DATABASE_URL=" in files(place())["migrate.env"]
    assert {"database", "events"} <= set(CONTAINERS["watch"]["networks"])


def test_the_practice_college_starts_only_when_it_is_asked_for_and_reaches_nothing_of_the_real_one() -> None:
    practice = CONTAINERS["practice"]
    text = files(replace(place(), practice_address="https://practice.college.example"))
    stages = re.findall(r"^FROM \S+ AS (\S+)", (HOME / "Dockerfile").read_text(), re.MULTILINE)

    assert practice["profiles"] == ["practice"]
    assert not {"database", "events", "outside"} & set(practice["networks"])
    assert {one["build"]["target"] for one in CONTAINERS.values() if "build" in one} <= set(stages)
    assert text["practice.env"] == "PRACTICE_ADDRESS='https://practice.college.example'\n"
    assert "PRACTICE_HOST='practice.college.example'" in text["caddy.env"]
    assert "PRACTICE_HOST" not in files(place())["caddy.env"]
    assert "PRACTICE_DOOR='http://practice:8000'" in text["web.env"]


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
