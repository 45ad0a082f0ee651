"""What the containers run for a backup, outside of them: a restore beside the database that is there."""

import base64
import json
from dataclasses import asdict
from pathlib import Path

import asyncpg
import pytest

from infra.backup import containers, form, restoring
from infra.backup.containers import Installation
from infra.backup.shelf import Shelf
from infra.backup.taking import take
from infra.backup.trying import scratch
from infra.compose.make_env import take_over
from infra.local import secrets
from infra.local.postgres import Postgres, in_database
from infra.local.services import DATABASE, SERVICES
from infra.trouble import Trouble
from services.runtime.clock import machine_clock
from tests.conftest import College


def in_a_container(server: Postgres, college: College, place: Path) -> Installation:
    """As its environment and its volumes say it."""
    words = college.place.secrets
    for one in ("data", "keys", "erased", "sent"):
        (place / one).mkdir(exist_ok=True)
    return containers.installation(
        {
            "ADMIN_DATABASE_URL": server.dsn(),
            **{
                f"{one.upper()}_DATABASE_URL": server.dsn(f"{one}_app", words.database[one], DATABASE)
                for one in SERVICES
            },
            "BACKUP_SECRETS": base64.b64encode(json.dumps(asdict(words)).encode()).decode(),
            **{"BACKUPS": f"{place}/data", "BACKUP_KEYS": f"{place}/keys"},
            **{"ERASED": f"{place}/erased", "SENT": f"{place}/sent"},
        }
    )


@pytest.mark.long
async def test_a_restore_keeps_what_is_there_and_takes_its_place_at_one_moment(
    fresh_college: College, tmp_path: Path
) -> None:
    kept, shelf = fresh_college.place.secrets, Shelf(tmp_path / "data", tmp_path / "keys")
    admin = await asyncpg.connect(fresh_college.admin_dsn)
    await admin.execute(
        "insert into people.installation (is_example) values (false); create table care.drill (n integer)"
    )
    await admin.close()
    name = await take(fresh_college.place.admin_dsn(), kept, shelf, fresh_college.place.database)
    async with scratch(kept, tmp_path) as server:
        one = in_a_container(server, fresh_college, tmp_path)
        await restoring.load(server.dsn(), shelf.data_file(name), form.read_keys(shelf.keys_file(name)))
        after = await asyncpg.connect(in_database(server.dsn(), DATABASE))
        await after.execute("insert into care.drill values (1)")  # after the backup
        with pytest.raises(Trouble, match="Stop its services first"):
            await containers.restore(one, name)
        await after.close()

        await containers.restore(one, name)

        again = await asyncpg.connect(in_database(server.dsn(), DATABASE))
        assert await again.fetchval("select count(*) from care.drill") == 0
        assert await again.fetchval("select min(timeline) from people.relay_cursor") == 2
        assert await again.fetchval("select count(*) from pg_database where datname like 'alongside\\_%'") == 0
        await again.close()
        assert len(shelf.moments()) == 2  # what was there before is kept too


def test_on_a_new_machine_the_secrets_come_from_the_keys_file(tmp_path: Path) -> None:
    lost, here = secrets.make(), secrets.read_or_make(tmp_path / "secrets.json")
    keys = form.Keys(taken_at=machine_clock(), secrets=asdict(lost), person_keys={})
    form.write_keys(tmp_path / "one.keys", keys)

    take_over(tmp_path / "secrets.json", tmp_path / "one.keys")

    found = secrets.read(tmp_path / "secrets.json")
    assert (found.keys, found.signing_key, found.backup_key) == (lost.keys, lost.signing_key, lost.backup_key)
    assert found.postgres_admin == here.postgres_admin
