"""Writes what each container is told into `infra/compose/env`: one file each, with its own secrets and no others.

`docker compose run --rm setup`, once, and again after an upgrade. Secrets that are there stay as they are: keep
`secrets.json` in a backup, since nobody can read what is sealed without it.
"""

import argparse
import base64
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import quote, urlsplit

from infra import steward
from infra.audit.heads import HEADS
from infra.backup import form
from infra.commands.up import read_practice_address
from infra.local.environment import Environment, Environments
from infra.local.postgres import ADMIN, in_database
from infra.local.secrets import Secrets, read, read_or_make
from infra.local.secrets import write as write_secrets
from infra.local.services import DATABASE, HOME, SERVICES, role
from infra.nats.config import render, users

FOLDER = HOME / "infra" / "compose" / "env"
PORT = 8000
MONITOR_PORT = 8222


@dataclass(frozen=True)
class Containers(Environments):
    """Everything by name: each container is a host."""

    secrets: Secrets
    address: str
    mail_url: str = ""
    mail_from: str = ""
    alert_mail_url: str = ""
    practice_address: str = ""
    log_level: str = "INFO"
    traces_url: str = ""
    is_practice: bool = False
    practice_door: str = f"http://practice:{PORT}"
    backup_door: str = f"http://backup:{PORT}"
    erasure_list: str = "/erased/erased.txt"
    sent_list: str = "/sent/sent.txt"
    log_heads: str = f"/erased/{HEADS}"
    own_door: str = ""
    """Never in containers: there a real college is what one has."""
    audit_door: str = f"http://watch:{PORT}"
    postgres: str = "postgres:5432"
    nats: str = "nats:4222"
    nats_monitor: str = f"tcp:nats:{MONITOR_PORT}"
    web_listen: str = f"tcp:0.0.0.0:{PORT}"

    def admin_dsn(self) -> str:
        return f"postgresql://{ADMIN}:{quote(self.secrets.postgres_admin)}@{self.postgres}/postgres"

    def database_url(self, service: str) -> str:
        password = quote(self.secrets.database[service])
        return in_database(f"postgresql://{role(service)}:{password}@{self.postgres}", DATABASE)

    def nats_url(self, name: str) -> str:
        return f"nats://{name}:{self.secrets.nats[name]}@{self.nats}"

    def steward(self) -> Environment:
        return {**super().steward(), "NATS_MONITOR": self.nats_monitor}

    def hosts(self) -> Environment:
        """What the proxy is asked for. Nobody finds a practice college that has no address."""
        practice = {"PRACTICE_HOST": urlsplit(self.practice_address).netloc} if self.practice_address else {}
        return {"COLLEGE_HOST": urlsplit(self.address).netloc, **practice}

    def watch(self) -> Environment:
        """For what tells two people when the college does not run: it looks at everybody, and through what is kept."""
        urls = {f"{name.upper()}_URL": self.url(name) for name in (*SERVICES, "web")}
        mail = {"MAIL_URL": self.mail_url, "MAIL_FROM": self.mail_from, "ALERT_MAIL_URL": self.alert_mail_url}
        return {
            "COLLEGE_ADDRESS": self.address,
            "WATCH_TOKEN": self.secrets.watch_token,
            **urls,
            "BACKUP_DOOR": self.backup_door,
            **mail,
            **self.audit(),
        }

    def backup(self) -> Environment:
        """For what keeps backups: the whole database, and every secret, since both belong together when it is lost."""
        words = base64.b64encode(json.dumps(asdict(self.secrets)).encode()).decode()
        return {**self.migrate(), "BACKUP_SECRETS": words}

    def listen(self, service: str) -> str:
        return f"tcp:0.0.0.0:{PORT}"

    def url(self, service: str) -> str:
        return f"http://{service}:{PORT}"


def files(place: Containers) -> dict[str, str]:
    """The text of each file by its name."""
    environments: dict[str, Environment] = {
        "postgres": {"POSTGRES_USER": ADMIN, "POSTGRES_PASSWORD": place.secrets.postgres_admin},
        "migrate": place.migrate(),
        "steward": place.steward(),
        "web": place.web(),
        "watch": place.watch(),
        "backup": place.backup(),
        "practice": {"PRACTICE_ADDRESS": place.practice_address},
        "caddy": place.hosts(),
        **{service: place.service(service) for service in SERVICES},
    }
    return {"nats.conf": nats_conf(place.secrets), **{f"{name}.env": lines(env) for name, env in environments.items()}}


def lines(environment: Mapping[str, str]) -> str:
    """In single quotes, since Compose would replace what follows a dollar sign."""
    return "".join(f"{name}='{value}'\n" for name, value in environment.items())


def nats_conf(secrets: Secrets) -> str:
    known = users(secrets.nats, steward.interests())
    return render(known, listen="0.0.0.0:4222", monitor=f"0.0.0.0:{MONITOR_PORT}", store="/data")  # inside


def write(folder: Path, place: Containers) -> None:
    """Files belong to whoever the folder belongs to: the container that writes them runs as root."""
    owner = folder.stat()
    for name, text in files(place).items():
        half = folder / f"{name}.tmp"
        half.unlink(missing_ok=True)
        half.touch(mode=0o600)
        half.write_text(text)
        os.chown(half, owner.st_uid, owner.st_gid)
        half.rename(folder / name)
    os.chown(folder / "secrets.json", owner.st_uid, owner.st_gid)


def take_over(path: Path, keys: Path) -> None:
    """The database's own password stays: the server that is there knows no other."""
    kept = form.read_keys(keys).installation()
    if path.exists():
        kept = replace(kept, postgres_admin=read(path).postgres_admin)
    write_secrets(path, kept)


def main() -> None:
    parser = argparse.ArgumentParser(description="Write each container's settings.")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--from-keys", type=Path, metavar="FILE", help="on a new machine: the secrets of a backup")
    asked = parser.parse_args()
    folder = asked.folder
    if asked.from_keys:
        take_over(folder / "secrets.json", asked.from_keys)
    place = Containers(
        secrets=read_or_make(folder / "secrets.json"),
        address=os.environ.get("COLLEGE_ADDRESS") or "https://localhost",
        practice_address=read_practice_address(os.environ.get("PRACTICE_ADDRESS", "")),
        mail_url=os.environ.get("MAIL_URL", ""),
        mail_from=os.environ.get("MAIL_FROM", ""),
        alert_mail_url=os.environ.get("ALERT_MAIL_URL", ""),
        log_level=os.environ.get("LOG_LEVEL") or "INFO",
        traces_url=os.environ.get("TRACES_URL", ""),
    )
    write(folder, place)
    print(f"Each container's settings are in {folder}. The college will answer at {place.address}")


if __name__ == "__main__":
    main()
