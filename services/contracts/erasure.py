"""Each service says that it has rubbed somebody out, so that what we tell her of it is true."""

from typing import ClassVar
from uuid import UUID

from services.contracts.event import Code, Event

HOLDERS = ("care", "codesign", "enrolment", "groups", "messages", "scheduling", "training")
"""Who keeps something under a person's id, beside `people`. An erasure is done when all of them have said so."""


class ErasureCarriedOut(Event, frozen=True, kw_only=True):
    """Recorded in the transaction in which this service deleted what its README says: keys and rows are gone."""

    publisher: ClassVar[str] = "*"
    aggregate: ClassVar[str] = "erasure"
    id_field: ClassVar[str] = "person_id"
    person_id: UUID
    service: Code
