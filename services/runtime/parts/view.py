"""How far this service's part of an import has come."""

from uuid import UUID

import msgspec

from services.runtime.actor import require_role
from services.runtime.http import Look
from services.runtime.parts.rows import RowVerdict

MOST_TOLD = 500


class RefusedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row that this service does not take, as the sheet names it, and why."""

    label: str
    slug: str
    sentence: str
    what_to_do: str

    @classmethod
    def of(cls, one: RowVerdict, labels: list[str]) -> "RefusedRow":
        label = labels[one.row] if one.row < len(labels) else str(one.row + 1)
        return cls(label=label, slug=one.slug, sentence=one.sentence, what_to_do=one.what_to_do)


class ImportPartQuestion(msgspec.Struct, frozen=True, kw_only=True):
    import_id: UUID


class ImportPartView(msgspec.Struct, frozen=True, kw_only=True):
    """`state`: none, kept (it is looked at), taken, agreed (it is carried out), shown, refused or dropped.

    `new` things came in, `refused` rows stayed out; the first of them are `told`.
    """

    state: str
    rows: int = 0
    new: int = 0
    refused: int = 0
    told: list[RefusedRow] = []


async def import_part(question: ImportPartQuestion, look: Look) -> ImportPartView:
    require_role(look.actor, "coordinator", "administrator", service="import")
    part = await look.db.fetchrow("select * from import_part where import_id = $1", question.import_id)
    if part is None:
        return ImportPartView(state="none")
    told = await look.sealer.open(look.db, part["import_part_id"], part["refused"])
    return ImportPartView(
        state=part["state"],
        rows=part["row_count"],
        new=part["new_count"],
        refused=part["refused_count"],
        told=msgspec.json.decode(told or "[]", type=list[RefusedRow]),
    )
