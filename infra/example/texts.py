"""What the people of the example wrote: ideas, drafts of courses, comments. All of it is invented."""

from typing import Any

Part = dict[str, Any]
Draft = dict[int, Part]
"""The five parts of the form, as typed."""

IDEA_HOME = (
    "When I came home from the ward everybody was kind, and then it was Tuesday and nobody rang. "
    "Something for those first weeks, please. Not a talk. Somebody who has been there."
)
IDEA_WILLOW = (
    "My nan wove baskets and never said much, and I did my best thinking beside her. "
    "Could there be something with the hands, and a bit of writing for those who like it?"
)
IDEA_FIRST = "The first session is the worst: you do not know who is who. Could somebody meet you at the door?"
IDEA_SWIM = "Sea swimming every morning in January, for everybody."
IDEA_DADS = "A course for dads, on a Saturday, where you can bring the little ones."

IDEAS_IN_THE_BOX = (
    "How to read a letter from the benefits office without hiding it in a drawer.",
    "Bird song. Half an hour in the park early in the day, and then tea. It got me through the spring.",
    "Rhywbeth yn Gymraeg i bobl sy'n gofalu am rywun gartref. Fin nos, os gwelwch yn dda.",
    "A quiet evening for people who work nights and never get to the daytime courses.",
)

WHY_NO = (
    "Thank you for this. We cannot promise that everybody is safe in cold water, so we said no. "
    "We would love a walk along the same beach: shall we talk about that?"
)
WHY_NOT_YET = "We like it. We have nobody for Saturdays before the spring, so we look at it again then."

HOME: Draft = {
    1: {
        "title": "Finding your feet at home",
        "title_cy": "Cael eich traed danoch gartref",
        "summary": "Six gentle weeks for when you come home: days that hold, people to ring, small steps out.",
        "summary_cy": "Chwe wythnos dawel ar ôl dod adref: dyddiau sy'n dal, pobl i'w ffonio, camau bach allan.",
        "theme": "understanding",
    },
    2: {
        "who_for": "Anybody who has come home lately after a hard time, and anybody who is close to them.",
        "who_for_cy": "Unrhyw un sydd wedi dod adref yn ddiweddar ar ôl amser caled, ac unrhyw un sy'n agos atynt.",
        "in_the_room": "A kettle, chairs in a circle, and a second room where it is quiet.",
    },
    3: {
        "outcomes": (
            "Have a plan for a day that goes well enough\n"
            "Know three people or places to turn to, and how\n"
            "Have taken one small step out of the door\n"
            "Say what helps you, to somebody close"
        ),
        "outcomes_cy": (
            "Bod â chynllun ar gyfer diwrnod digon da\n"
            "Gwybod am dri o bobl neu leoedd i droi atynt, a sut\n"
            "Bod wedi cymryd un cam bach trwy'r drws\n"
            "Dweud wrth rywun agos beth sy'n eich helpu"
        ),
    },
    4: {
        "weeks": [
            "Coming in: tea, names for those who want to say one, and what we promise one another.",
            "A day that holds: mornings, meals, sleep. We draw our own day and change one thing.",
            "People: whom I would ring, and what I would say first. We try it in pairs.",
            "Out of the door: ten minutes along the quay together, or at the window for who would rather stay.",
            "When it gets wobbly: signs that I know, and a card for my pocket.",
            "What I take home, and what comes next. Everybody leaves with a card and a number.",
        ],
        "minutes": "120",
        "places": "10",
        "room_needs": ["step_free", "quiet_space"],
    },
    5: {
        "can_change": ["The order of the weeks", "Whether we walk or stay in"],
        "cannot_change": [
            {
                "what": "Two tutors in the room, always",
                "because": "nobody should have to choose between one and the group",
            }
        ],
    },
}

WILLOW_FIRST: Draft = {
    1: {
        "title": "Willow and words",
        "title_cy": "Helyg a geiriau",
        "summary": "Weave something small from willow, and write a few lines beside it. No practice needed in either.",
        "summary_cy": "Plethu rhywbeth bach o helyg, ac ysgrifennu ychydig linellau wrth ei ochr.",
        "theme": "making",
    },
    2: {
        "who_for": "Anybody who thinks better with something in their hands.",
        "who_for_cy": "Unrhyw un sy'n meddwl yn well gyda rhywbeth yn eu dwylo.",
        "in_the_room": "Tables, buckets for the willow, aprons. It smells of the river.",
    },
    3: {
        "outcomes": (
            "Weave a small basket or a fish\n"
            "Write a few lines that are yours to keep or to read out\n"
            "Have spent an afternoon with others without having to explain yourself"
        ),
        "outcomes_cy": (
            "Plethu basged fach neu bysgodyn\n"
            "Ysgrifennu ychydig linellau i'w cadw neu i'w darllen\n"
            "Bod wedi treulio prynhawn gydag eraill heb orfod egluro dim"
        ),
    },
    4: {
        "weeks": [
            "Soaking, sorting, first knots. We listen to a short poem, or to the rain.",
            "The base. Ten minutes of writing for who likes, weaving on for who does not.",
            "The sides.",
            "Mending what went crooked, and liking some of it.",
            "Rims and readings: we show what we made.",
        ],
        "minutes": "150",
        "places": "8",
        "room_needs": ["tables", "step_free"],
    },
    5: {
        "can_change": ["What we weave", "How much we write"],
        "cannot_change": [{"what": "Eight people at most", "because": "the studio holds eight with their arms out"}],
    },
}
WILLOW_NEXT: dict[int, Part] = {
    4: {
        "weeks": [
            "Soaking, sorting, first knots. We listen to a short poem, or to the rain.",
            "The base. Ten minutes of writing for who likes, weaving on for who does not.",
            "The sides, and mending what went crooked.",
            "Rims and readings: we show what we made, or take it home under the coat.",
        ],
        "minutes": "120",
        "places": "8",
        "room_needs": ["tables", "step_free"],
    },
    5: {
        "can_change": ["What we weave", "How much we write", "When we break for tea"],
        "cannot_change": [
            {"what": "Eight people at most", "because": "the studio holds eight with their arms out"},
            {"what": "Nobody has to read anything out", "because": "some of us came because of that"},
        ],
    },
}

FIRST_SESSIONS: Draft = {
    1: {
        "title": "Making first sessions feel safer",
        "title_cy": "Gwneud sesiynau cyntaf yn fwy diogel",
        "summary": "For those who run groups: the door, the first five minutes, and how to let people stay quiet.",
        "theme": "change",
    },
    2: {
        "who_for": "Anybody who welcomes others: tutors, ward staff, people who open a hall on a Tuesday.",
        "in_the_room": "Chairs with their backs to the wall, name cards that may stay empty.",
    },
    3: {
        "outcomes": (
            "Plan the first five minutes of your own group\n"
            "Know what makes a door hard to walk through\n"
            "Have three ways to let somebody be there without speaking"
        )
    },
    4: {
        "weeks": [
            "The door: we walk in as if for the first time, and write down what we noticed.",
            "The first five minutes: we try four ways, and say what each was like from the chair.",
            "Afterwards: how you ask, without asking everybody to answer.",
        ],
        "minutes": "90",
        "places": "12",
        "room_needs": ["step_free", "hearing_loop"],
    },
    5: {
        "can_change": ["The order of the three", "Whether it is in the day or in the evening"],
        "cannot_change": [
            {
                "what": "Told by people who were new somewhere lately",
                "because": "the others have forgotten what it is like",
            }
        ],
    },
}

WINTER: Draft = {
    1: {
        "title": "Walking out of winter",
        "summary": "Slow walks on short days, with somewhere warm at the end.",
        "theme": "outdoors",
    },
    2: {"who_for": "Anybody who finds the dark months long."},
    3: {"outcomes": "Know four walks that start at a bus stop\nHave noticed the light coming back"},
}
