"""An import is in everywhere or nowhere (docs/decisions/0005), whatever was killed while it came in."""

from infra.local.services import SERVICES
from services.runtime.database import Connection

PARTS = " union all ".join(f"select import_id, of, state from {service}.import_part" for service in SERVICES)  # noqa: S608

HALF = f"""
select 'the import ' || import_id || ' is half in: ' || string_agg(state, ', ' order by state) as what
from ({PARTS}) part group by import_id
having bool_or(state in ('agreed', 'shown')) and (
    bool_or(state not in ('taken', 'agreed', 'shown')) or count(*) < max(cardinality(of)))
"""  # noqa: S608  (our own names)


async def half(db: Connection) -> list[str]:
    """Imports that one service carries out and another never will. One that is still coming in is not among them."""
    return [row["what"] for row in await db.fetch(HALF)]
