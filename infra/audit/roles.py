"""The two database roles that belong to no service: the auditor, who reads, and the mender, who writes copies only.

Neither can open what is sealed: the keys are withheld. `infra.migrate` makes them, and gives them what is new.
"""

from collections.abc import Mapping

from infra.local.services import AUDITOR, MENDER
from services.runtime.database import Connection

WITHHELD: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "": {"person_key": ("wrapped",), "idempotency": ("answer",), "outbox": ("contact", "subject", "text")},
    "people": {
        "person": ("name", "found_by", "public_name", "district"),
        "contact": ("address", "folded", "partner"),
        "contact_card": ("phone", "hours", "hours_cy"),
        "sign_in_attempt": ("browser", "code_hash", "link_hash"),
        "session": ("token_hash", "browser"),
        "second_factor": ("secret",),
        "printed_code": ("code_hash",),
        "factor_reset": ("code_hash",),
        "invitation": ("link_hash", "code_hash"),
        "set_up_link": ("token_hash",),
        "organisation": ("client_secret",),
        "organisation_link": ("link_hash",),
    },
}
"""What no look needs, of every schema and of one: keys, secrets, names and how somebody is reached."""

_ROLE = """
do $$ begin
  if not exists (select from pg_roles where rolname = '{role}') then create role {role} login; end if;
end $$;
alter role {role} with login nosuperuser nocreatedb nocreaterole noinherit password '{password}';
alter role {role} set search_path = extensions;
alter role {role} set statement_timeout = '{statement}';
alter role {role} set lock_timeout = '3s';
alter role {role} set idle_in_transaction_session_timeout = '10min';
"""
_STATEMENT = {AUDITOR: "10min", MENDER: "15s"}

DATABASE_GRANTS = f"""
grant connect on database {{database}} to {AUDITOR}, {MENDER};
grant temporary on database {{database}} to {AUDITOR};
grant usage on schema extensions to {AUDITOR}, {MENDER};
"""

# Only what is not given yet: this runs at every start. Tables whole, or column by column where something is withheld.
_GRANTS = f"""
grant usage on schema {{s}} to {AUDITOR}, {MENDER};
grant execute on all functions in schema {{s}} to {AUDITOR}, {MENDER};
do $$ declare one record; begin
  for one in
    select c.oid, c.oid::regclass as name, c.relname, string_agg(quote_ident(a.attname), ', ') as columns,
           bool_or(not has_column_privilege('{AUDITOR}', c.oid, a.attnum, 'select')) as is_new,
           {{withheld}} ? c.relname as is_in_part
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = '{{s}}'::regnamespace and c.relkind = 'r'
      and not coalesce({{withheld}} -> c.relname ? a.attname, false)
    group by c.oid, c.relname
  loop
    if one.is_new and one.is_in_part then
      execute format('grant select (%s) on %s to {AUDITOR}', one.columns, one.name);
    elsif one.is_new then
      execute format('grant select on %s to {AUDITOR}', one.name);
    end if;
    if one.relname like '%\\_copy' and not has_table_privilege('{MENDER}', one.oid, 'insert') then
      execute format('grant select, insert, delete, maintain on %s to {MENDER}', one.name);
    end if;
  end loop;
end $$;
grant maintain on {{s}}.heard to {MENDER};
"""  # noqa: S608  (our own names)


async def make(server: Connection, role: str, password: str) -> None:
    await server.execute(_ROLE.format(role=role, password=password, statement=_STATEMENT[role]))


async def grant(admin: Connection, service: str) -> None:
    """After the service's migrations, as the owner of its schema."""
    withheld = {**WITHHELD[""], **WITHHELD.get(service, {})}
    columns = ", ".join(f"'{table}', array{list(names)}" for table, names in withheld.items())
    await admin.execute(_GRANTS.format(s=service, withheld=f"jsonb_build_object({columns})"))
