"""Who looks after whom: a person to turn to, a keeper of the numbers, something asked quietly, something passed on."""

from infra.example.cast import ANWEN, CARYS, GWEN, HELEDD, MARED, NIA, OWAIN, student
from infra.example.scenes.beginning import written
from infra.example.story import Story


async def people_to_turn_to(story: Story) -> None:
    card = {"person_id": HELEDD.person_id, "phone": "01632 960 151", "hours": "Monday to Thursday, mornings"}
    card["hours_cy"] = "Dydd Llun i ddydd Iau, yn y bore"
    await story.asks(GWEN.acting, "people", "write-contact-card", card)
    named = {"districts": {"": HELEDD.person_id, "Coed hills": MARED.person_id}}
    await story.asks(GWEN.acting, "people", "name-district-contacts", named)


async def keeper_of_the_numbers(story: Story) -> None:
    known = await story.learns("the numbers and their keeper", OWAIN.acting, "people", "college")
    await story.asks(OWAIN.acting, "people", "change-college", written(known) | {"crisis_keeper_id": HELEDD.person_id})


async def asked_quietly(story: Story) -> None:
    """One is answered and shared, one waits."""
    nia = student(NIA.person_id)
    question = await story.asks(nia, "care", "ask-quietly", {"words": "Do I have to say something in the first week?"})
    await story.everything_arrived()
    answer = {
        **question,
        "words": "No. Come, sit where you like, and listen. Many do.",
        "shared_question": "Does one have to speak?",
        "shared_answer": "No. You can just listen, for as long as you like. Nobody is called upon.",
    }
    await story.asks(HELEDD.acting, "care", "answer-quietly", answer)
    await story.asks(nia, "care", "share-quiet-answer", question)
    words = "Somebody cried in my session and I did not know what to say. What would you have said?"
    await story.asks(ANWEN.acting, "care", "ask-quietly", {"words": words})


async def passed_on(story: Story) -> None:
    """One has been seen to, one waits."""
    first = await story.asks(
        ANWEN.acting,
        "care",
        "pass-on-worry",
        {
            "about": "A man in a green coat, at the Old Library",
            "what_happened": "He said at the door that he had not eaten since Friday. He did not want to come in.",
            "what_was_done": "I gave him the number of the food bank and my sandwich.",
        },
    )
    worry = {"worry_id": first["worry_id"]}
    await story.asks(CARYS.acting, "care", "read-worry", worry)
    note = {"words": "I have spoken to him. The council rings him today."}
    await story.asks(CARYS.acting, "care", "write-note", worry | note)
    await story.asks(CARYS.acting, "care", "close-worry", worry)


async def something_waits(story: Story) -> None:
    await story.asks(
        GWEN.acting,
        "care",
        "pass-on-worry",
        {
            "about": "Somebody who rang the desk and gave no name",
            "what_happened": "She asked whether anybody would notice if she did not come. Then she hung up.",
        },
    )
