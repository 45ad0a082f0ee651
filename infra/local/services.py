"""The services of the college, in one place. A service that has no main.py yet is left out."""

from pathlib import Path

SERVICES = ("people", "groups", "codesign", "training", "scheduling", "enrolment", "messages", "care")

DATABASE = "alongside"

AUDITOR, MENDER = "auditor", "mender"
OUTSIDE = (AUDITOR, MENDER)
"""Database roles that belong to no service (infra/audit/roles.py)."""

HOME = Path(__file__).resolve().parents[2]

POOL = 4
POOLS = {"enrolment": 8}
LEADER_CONNECTIONS = 1
SPARE_CONNECTIONS = 10


def present() -> tuple[str, ...]:
    """The services that can be started."""
    return tuple(service for service in SERVICES if (HOME / "services" / service / "main.py").exists())


def has_web() -> bool:
    return (HOME / "web" / "main.py").exists()


def role(name: str) -> str:
    """As whom a service, or somebody outside, signs in to the database."""
    return name if name in OUTSIDE else f"{name}_app"


def connections_needed() -> int:
    """What every service may open at once, its leader's lock included, and some for the people who look after it."""
    return sum(POOLS.get(service, POOL) + LEADER_CONNECTIONS for service in SERVICES) + SPARE_CONNECTIONS
