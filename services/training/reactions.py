"""What training does when others' events arrive, and what the clock does."""

from datetime import date
from typing import Any
from uuid import UUID

from services.contracts.people import PersonErased, PersonLeft, PersonsMerged, PersonsParted
from services.contracts.training import TraineeProgressed, TutorReadinessEnding
from services.runtime import erasing, merged
from services.runtime.clock import college_date
from services.runtime.due import Due
from services.runtime.reactions import BEGINNING, Reactions
from services.runtime.work import Work
from services.training import rules, store
from services.training.commands import tell_readiness_of
from services.training.imports import PARTS

REACTIONS = Reactions("training")
merged.follow(REACTIONS)
DUE = Due()
PARTS.react(REACTIONS, DUE)


@REACTIONS.consequence(PersonLeft, since=BEGINNING)
async def rest_from_teaching(event: PersonLeft, work: Work) -> None:
    """A pause over all that she is ready for. If she comes back, she ends it herself; what is renewed counts anew."""
    today = college_date(work.now)
    tutor = await store.find_tutor(work.db, event.person_id)
    if tutor is None or not (until_on := rules.ready_until(tutor.ready, today)):
        return
    await store.insert_pause(work.db, tutor.tutor_id, today, until_on)
    await tell_readiness_of(work, tutor.tutor_id)


@REACTIONS.consequence(PersonErased, since=BEGINNING)
async def forget_trainee(event: PersonErased, work: Work) -> None:
    if trainee_id := await store.forget(work.db, event.person_id):
        work.record(TraineeProgressed(trainee_id=trainee_id, to_assess=0, to_verify=0))
    await work.sealer.forget(work.db, event.person_id)


erasing.follow(REACTIONS)


@REACTIONS.consequence(PersonsMerged, PersonsParted, since=BEGINNING)
async def look_at_readiness_again(event: PersonsMerged | PersonsParted, work: Work) -> None:
    """What both hold counts as one from now on, or for each of them alone again."""
    await tell_readiness_of(work, event.person_id, event.kept_id)


@DUE.at("tell-progress")
async def tell_what_waits(key: str, body: dict[str, Any], work: Work) -> None:
    """Of a trainee who was here before others heard how much of hers waits."""
    to_assess, to_verify = rules.waits(await store.load_trainee(work.db, UUID(key)))
    work.record(TraineeProgressed(trainee_id=UUID(key), to_assess=to_assess, to_verify=to_verify))


@DUE.at("readiness-ending")
async def tell_readiness_ending(key: str, body: dict[str, Any], work: Work) -> None:
    """Only if it still ends then: what was renewed meanwhile needs no reminder."""
    tutor = await store.load_tutor(work.db, UUID(key))
    until_on = date.fromisoformat(body["until_on"])
    if rules.ends_on(tutor.ready, college_date(work.now)) == until_on:
        work.record(TutorReadinessEnding(tutor_id=tutor.tutor_id, until_on=until_on))
