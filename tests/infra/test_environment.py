"""Each process is given what it needs, and in a process of its own only its own secrets."""

import pytest

from infra.local.environment import Place
from infra.local.services import SERVICES
from services.runtime.settings import from_environment
from tests.conftest import College


def secrets_of(place: Place) -> dict[str, str]:
    """Every secret value, by what it is."""
    kept = place.secrets
    return {
        "admin": kept.postgres_admin,
        "signing": kept.signing_key,
        "token": kept.messages_token,
        "watch": kept.watch_token,
        **{f"database {name}": value for name, value in kept.database.items()},
        **{f"nats {name}": value for name, value in kept.nats.items()},
        **{f"key {name}": value for name, value in kept.keys.items()},
    }


def known_to(place: Place, environment: dict[str, str]) -> set[str]:
    text = "\n".join(environment.values())
    return {name for name, value in secrets_of(place).items() if value in text}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_knows_its_own_secrets_only(college: College, service: str) -> None:
    own = {f"database {service}", f"nats {service}", f"key {service}"}
    more = {"people": {"signing", "token", "watch"}, "messages": {"token"}}.get(service, set())

    assert known_to(college.place, college.place.service(service)) == own | more


def test_web_knows_no_database(college: College) -> None:
    assert known_to(college.place, college.place.web()) == {"nats web", "key web"}


def test_nothing_that_serves_people_knows_the_administrator_or_the_steward(college: College) -> None:
    known = known_to(college.place, college.place.together())

    assert known & {"admin", "nats steward"} == set()


def test_what_prepares_the_database_knows_no_key(college: College) -> None:
    known = known_to(college.place, college.place.admin())

    assert {name.split()[0] for name in known} == {"admin", "database", "nats"}
    assert {name for name in known if name.startswith("nats")} == {"nats steward"}


@pytest.mark.parametrize("service", SERVICES)
def test_the_settings_of_a_service_can_be_read_from_its_environment(college: College, service: str) -> None:
    settings = from_environment(service, college.place.service(service))

    assert settings.database_url == college.dsn(service)
