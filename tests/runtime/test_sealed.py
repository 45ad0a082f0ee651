from services.runtime.house import House
from services.runtime.ids import new_id


async def test_a_sealed_text_opens_for_its_person_only(scheduling: House) -> None:
    nia, sam = new_id(), new_id()
    async with scheduling.database.transaction() as db:
        sealed = await scheduling.sealer.seal(db, nia, "a chair near the door")
        await scheduling.sealer.seal(db, sam, "something else")

        assert b"chair" not in sealed
        assert await scheduling.sealer.open(db, nia, sealed) == "a chair near the door"
        assert await scheduling.sealer.open(db, sam, sealed) is None


async def test_after_forgetting_nothing_opens(scheduling: House) -> None:
    nia = new_id()
    async with scheduling.database.transaction() as db:
        sealed = await scheduling.sealer.seal(db, nia, "a chair near the door")
        await scheduling.sealer.forget(db, nia)
        assert await scheduling.sealer.open(db, nia, sealed) is None

        await scheduling.sealer.seal(db, nia, "came back")
        assert await scheduling.sealer.open(db, nia, sealed) is None
