"""The first day: what is missing is computed from what there is."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest

from services.people.queries.first_day import FirstDayQuestion, first_day
from services.runtime.http import Look
from tests.examples.people import GWEN, OWAIN
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.test_the_college import read_fields
from web.clients.groups import GroupSetup, Seat
from web.clients.people.college import CollegeView, CrisisLine, FirstDay, MailTried
from web.colours import COLOURS
from web.pages.first_day.show import STATES
from web.pages.first_day.steps import State, Step, chapters, is_unfinished, missing, next_of

TODAY = date(2027, 1, 11)
NOW = datetime(2027, 1, 11, 10, tzinfo=UTC)
NEW = FirstDay(holders={}, invited={}, tutors=0, members=0, has_mail=False, mail=None, has_sheets=False)
ONE = {"administrator": ("Owain",)}
FULL = FirstDay(
    holders={
        "administrator": ("Owain", "Elin"),
        "safeguarding_lead": ("Carys",),
        "safeguarding_deputy": ("Heledd",),
        "coordinator": ("Gwen",),
    },
    invited={},
    tutors=2,
    members=4,
    has_mail=True,
    mail=MailTried(tried_at=NOW, trouble="", came_at=NOW),
    has_sheets=False,
    sheet_printed_at=NOW,
)
COLLEGE = CollegeView(
    name="Coleg",
    phone="01632 960 123",
    hours="9 to 5",
    districts=("Coast",),
    crisis_lines_look_again_on=date(2027, 3, 1),
    worry_lines=(CrisisLine(number="01632 960 150", words="Carys"),),
)


def group(chairs: int = 2, seats: int = 4) -> GroupSetup:
    several = [Seat(person_id=uuid4(), is_co_chair=n < chairs, taken_at=NOW) for n in range(seats)]
    return GroupSetup(
        group_id=uuid4(),
        name="Group",
        remits=("courses",),
        least_per_side=2,
        voting_days=14,
        extension_days=7,
        seats=tuple(several),
        meetings=(),
        waiting_for_meeting=0,
    )


def step(title: str, day: FirstDay, *groups: GroupSetup, college: CollegeView = COLLEGE) -> Step:
    found = [one for chapter in chapters(college, day, groups, TODAY) for one in chapter.steps if one.title == title]
    return found[0]


def test_a_new_college_misses_everything_but_its_spreadsheets() -> None:
    several = chapters(CollegeView(), NEW, (), TODAY)
    states = {one.title: one.state for chapter in several for one in chapter.steps}

    assert states.pop("Your own spreadsheets") is State.CAN_WAIT
    assert set(states.values()) == {State.TO_DO}
    assert len(missing(several)) == len(states)
    assert is_unfinished(CollegeView(), NEW, TODAY)


def test_when_all_is_there_nothing_is_missing() -> None:
    assert missing(chapters(COLLEGE, FULL, [group()], TODAY)) == []
    assert not is_unfinished(COLLEGE, FULL, TODAY)


def test_where_two_are_required_one_is_not_enough() -> None:
    alone = msgspec.structs.replace(FULL, holders=ONE, tutors=1, members=1)
    two = ("A second administrator", "Tutors", "Members for the first group")
    assert {step(title, alone).state for title in two} == {State.TWO}
    assert step("The first group that decides together", FULL, group(chairs=1)).state is State.TWO
    assert step("The first group that decides together", FULL, group(seats=3)).state is State.BEGUN

    lead = msgspec.structs.replace(FULL, holders={"safeguarding_lead": ("Carys",)})
    keepers = step("Safeguarding lead and deputy", lead)
    assert (keepers.state, keepers.path) == (State.TWO, "/people/add?role=safeguarding_deputy")
    twice = msgspec.structs.replace(FULL, holders={"safeguarding_lead": ("Carys", "Heledd")})
    assert step("Safeguarding lead and deputy", twice).state is State.TWO


def test_who_was_asked_is_waited_for_and_the_next_step_is_one_that_can_be_done() -> None:
    asked = msgspec.structs.replace(FULL, holders=ONE, invited={"administrator": ("Elin",)})
    assert step("A second administrator", asked).waits_for == ("Elin",)
    needed = missing(chapters(COLLEGE, asked, [group()], TODAY))
    assert needed[0].state is not State.ASKED
    following = next_of(needed)
    assert following is not None
    assert following.state is not State.ASKED


def test_numbers_that_nobody_looks_at_again_are_not_done() -> None:
    old = msgspec.structs.replace(COLLEGE, crisis_lines_look_again_on=date(2027, 1, 10))
    assert step("Numbers to ring in a crisis", FULL, college=old).state is State.TO_DO


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", COLOURS)
def test_every_choice_of_colours_can_be_read(name: str) -> None:
    css = (Path(__file__).parents[2] / "web/static/css/tokens.css").read_text()
    rule = css if name == "sea" else css.split(f".look-{name}{{")[1].split("}")[0]
    brand, strong, tint = (re.search(rf"--{token}:(#\w+)", rule)[1] for token in ("brand", "brand-2", "brand-tint"))  # type: ignore[index]

    assert brand == COLOURS[name][0]
    pairs = [(brand, "#ffffff"), (strong, "#ffffff"), (brand, "#faf5ec"), (brand, tint), (strong, tint)]
    assert min(contrast(*pair) for pair in pairs) >= 4.5
    assert contrast("#ffc94d", strong) >= 3  # the ring around what has the focus


async def as_it_is(site: Site) -> FirstDay:
    """Other tests may have given somebody the role, or asked somebody."""
    house = site.house("people")
    async with house.database.reading() as db:
        found = await first_day(FirstDayQuestion(), Look(house, db, house.now(), OWAIN.acting()))
    return msgspec.convert(msgspec.to_builtins(found), FirstDay)


async def test_an_administrator_finds_the_way_there_and_back(site: Site) -> None:
    async with await site.signed_in(OWAIN) as owain:
        assert not (await owain.open("/people")).says("Back to the first day")
        shown = await owain.open("/first-day")
        assert shown.says("A second administrator")
        assert shown.says(STATES[step("A second administrator", await as_it_is(site)).state])
        assert (await owain.open("/home")).says("Your college is not complete yet.")
        assert (await owain.open("/people")).says("Back to the first day")
        asked = await owain.open("/people/add?role=administrator")
        assert asked.says("Next you ask them to be: Administrator")
    async with await site.signed_in(GWEN) as gwen:
        assert (await gwen.open("/first-day")).status == 403


async def test_she_sends_herself_a_message_and_says_that_it_came(site: Site) -> None:
    async with await site.signed_in(OWAIN) as owain:
        await owain.open("/first-day/mail")
        assert (await owain.send("/first-day/mail")).says("The example college sends nothing.")
        assert "/first-day/mail" in await site.letter("owain@example.org")
        assert (await owain.send("/first-day/mail/came")).says("You sent yourself a message, and it came.")


async def test_the_colours_that_she_chooses_are_on_every_page(site: Site) -> None:
    async with await site.signed_in(OWAIN) as owain:
        fields = dict(read_fields((await owain.open("/college")).html))
        kept = await owain.send("/college", **fields | {"colours": "plum"})
        assert '<body class="look-plum' in kept.html
        wrong = await owain.send("/college", **fields | {"colours": "red"})
        assert 'id="colours-error"' in wrong.html
        await owain.open("/college")
        await owain.send("/college", **fields | {"colours": "sea"})


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/first-day", "/first-day/mail"])
async def test_these_pages_are_for_everybody(site: Site, visits: Visits, path: str) -> None:
    visits.sign_in(await site.session(OWAIN))

    await visits.check(path)
