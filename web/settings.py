"""What web needs to know to run: read from the environment once, then never changed."""

from collections.abc import Mapping
from urllib.parse import urlsplit

import msgspec

from services.runtime.settings import SettingsError, read_address, read_key, read_traces_url

SERVICES = ("people", "groups", "codesign", "training", "scheduling", "enrolment", "messages", "care")


class WebSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where web answers, where the services are, and the key that makes the tokens in forms."""

    listen: str
    college_address: str
    key: bytes
    services: dict[str, str]
    nats_url: str = ""
    """Where open pages hear that something changed. Without it they stay as they are."""
    practice_door: str = ""
    """Where the practice college beside this one is asked for. Without it there is none."""
    own_door: str = ""
    """Where the example on one machine asks for a real college beside it."""
    backup_door: str = ""
    """Where whoever keeps the backups is asked how old the last one is. Without it nobody keeps any."""
    audit_door: str = ""
    """Where whoever looks through what is kept says what was found. Without it nobody does."""
    log_level: str = "INFO"
    traces_url: str = ""
    """Where an OpenTelemetry collector takes traces. Without it none are made."""

    @property
    def host(self) -> str:
        """The Host header that requests to us must carry."""
        return urlsplit(self.college_address).netloc

    @property
    def is_https(self) -> bool:
        return self.college_address.startswith("https://")

    def cookie(self, name: str) -> str:
        """On https every cookie of ours is bound to this host by its very name."""
        return f"__Host-{name}" if self.is_https else name


def from_environment(environment: Mapping[str, str]) -> WebSettings:
    """Raises SettingsError naming the first setting that is missing or unreadable."""

    def need(name: str, purpose: str) -> str:
        if value := environment.get(name, ""):
            return value
        raise SettingsError(f"The setting {name} is missing. It says {purpose}.")

    return WebSettings(
        listen=need("WEB_LISTEN", "where web answers, tcp:host:port or unix:/path"),
        college_address=read_address(need("COLLEGE_ADDRESS", "the address people type")),
        key=read_key("WEB_KEY", need("WEB_KEY", "the key that makes the tokens in forms")),
        services={name: need(f"{name.upper()}_URL", f"where {name} answers") for name in SERVICES},
        nats_url=environment.get("WEB_NATS_URL", ""),
        practice_door=environment.get("PRACTICE_DOOR", ""),
        own_door=environment.get("OWN_DOOR", ""),
        backup_door=environment.get("BACKUP_DOOR", ""),
        audit_door=environment.get("AUDIT_DOOR", ""),
        log_level=environment.get("LOG_LEVEL", "INFO"),
        traces_url=read_traces_url(environment.get("TRACES_URL", "")),
    )
