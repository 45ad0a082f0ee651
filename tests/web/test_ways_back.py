"""What can be undone can be undone for ten minutes, the rest asks first: every form of the college is one of three.

A new POST route fails here until somebody has decided which of them it is, and has named the proof.
"""

import inspect
import re
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest

from services.codesign.rules.ideas import CHANGE_WITHIN
from services.enrolment.rules import times
from services.messages.rules import calls, tasks
from services.scheduling.rules import changes
from tests.examples.people import ANWEN, BETHAN, ELERI, GWEN
from tests.web.conftest import Site
from tests.web.deciding import Deciding
from tests.web.test_groups import chairs_are_known
from web.pages import all_pages

TEMPLATES = Path(__file__).parents[2] / "web" / "templates"


class Undo(NamedTuple):
    """For ten minutes at least, `by` takes it back or does the contrary."""

    by: str


class AsksFirst(NamedTuple):
    """`template` says `words` before the button, or on a page of its own; None: its handler takes `sure`."""

    template: str | None = None
    words: str = ""


class Harmless(NamedTuple):
    """`at` it is simply changed or done again; or it is itself a way back, and `at` is what it takes back."""

    at: str


SURE = AsksFirst()
HERE = "ways_back.ways_back_that_no_other_test_presses"
STAYS = "m.stays()"
ME, PLACE, DESK_PLACE, GROUP = "/my/about", "/my/places/{place_id:uuid}", "/desk/places/{place_id:uuid}", "/groups"
SET_UP, PROPOSAL, IDEA = "/groups/set-up/{group_id:uuid}", "/proposals/{proposal_id:uuid}", "/ideas/{number:int}"
BOX, TASK, CALL = "/ideas/box/{number:int}", "/desk/tasks/{task_id:uuid}", "/desk/calls/{call_id:uuid}"
RUN, VENUE, WORRY = "/runs/{run_id:uuid}", "/venues/{venue_id:uuid}", "/passed-on/{worry_id:uuid}"
QUIET, PERSON = "/quiet-questions/{question_id:uuid}", "/people/{person_id:uuid}"
WAITING = "/quiet-questions/waiting/{question_id:uuid}"
ITEM, BOOK = "/trainees/{trainee_id:uuid}/{item:str}", "/courses/{run_id:uuid}"
INVITED = "/people/invitations/{invitation_id:uuid}"
DECISION = "/decisions/{decision_id:uuid}"

WAYS: dict[str, Undo | AsksFirst | Harmless] = {
    # oneself
    f"{ME}/name": Harmless(ME),
    f"{ME}/public-name": Harmless(ME),
    f"{ME}/language": Harmless(ME),
    f"{ME}/district": Harmless(ME),
    f"{ME}/choices": Harmless(ME),
    f"{ME}/reach": Harmless(f"{ME}/reach"),
    f"{ME}/reach/code": Harmless(f"{ME}/reach"),
    f"{ME}/invitations/{{invitation_id:uuid}}": AsksFirst("about_me/show.html", "No, I would rather not"),
    f"{ME}/stop": AsksFirst("about_me/show.html", "Yes, I stop"),
    "/my/signed-in/end": Harmless("/sign-in"),
    f"{ME}/printed-codes": SURE,
    "/sign-in": Harmless("/sign-in"),
    "/sign-in/code": Harmless("/sign-in"),
    "/sign-in/again": Harmless("/sign-in"),
    "/sign-in/link": Harmless("/sign-in"),
    "/sign-in/second": Harmless("/sign-in/second"),
    "/sign-in/second/begin": Harmless("/sign-in/second/set-up"),
    "/sign-in/second/set-up": Harmless(f"{PERSON}/anew"),
    "/complaints/new": AsksFirst("complaints/write.html", "m.who_reads"),
    "/complaints/{complaint_id:uuid}/told": Harmless("/complaints/{complaint_id:uuid}"),
    "/complaints/{complaint_id:uuid}/answer": AsksFirst("complaints/show.html", "It cannot be changed later."),
    "/sign-in/passkey": Harmless("/sign-in"),
    "/my/passkeys/add": Harmless("/my/passkeys/remove"),
    "/my/passkeys/remove": AsksFirst("passkeys/show.html", "It opens nothing here any more."),
    "/sign-in/more": Harmless("/sign-in/more"),
    "/sign-out": Harmless("/sign-in"),
    "/set-up": Harmless(ME),
    "/invitation/code": Harmless("/invitation"),
    "/invitation": AsksFirst("invitations/show.html", "No, I would rather not"),
    # taking everything along, and being rubbed out
    f"{ME}/numbers": Harmless("/sign-in"),
    f"{ME}/take-along": Harmless(f"{ME}/take-along"),
    f"{ME}/rub-out": Undo("/farewell/back"),
    "/farewell/back": Harmless(f"{ME}/rub-out"),
    "/farewell/now": AsksFirst("farewell/now.html", "Yes, delete it now"),
    f"{PERSON}/rub-out": Undo("/people/rubbing-out/{erasure_id:uuid}/drop"),
    "/people/rubbing-out/{erasure_id:uuid}/agree": SURE,
    "/people/rubbing-out/{erasure_id:uuid}/drop": Harmless(f"{PERSON}/rub-out"),
    "/people/rubbing-out/back": Harmless(f"{PERSON}/rub-out"),
    "/people/who-may-do-what": Harmless("/people/who-may-do-what"),
    # being rung, being away, what waits
    "/ask-us": Undo("/ask-us/{call_id:uuid}/undo"),
    "/ask-us/{call_id:uuid}/undo": Harmless("/ask-us"),
    "/away": Undo("/away/back"),
    "/away/back": Harmless("/away"),
    f"{TASK}/take": Undo(f"{TASK}/hand-over"),
    f"{TASK}/hand-over": Undo(f"{TASK}/take"),
    f"{TASK}/done": Undo(f"{TASK}/undo"),
    f"{TASK}/undo": Harmless(f"{TASK}/done"),
    f"{CALL}/number": AsksFirst("desk/show.html", "it is written down that you looked"),
    f"{CALL}/made": AsksFirst("desk/_task.html", "Yes, we spoke"),
    f"{CALL}/answered": AsksFirst("desk/_task.html", "What they said is done at once"),
    f"{CALL}/after": AsksFirst("desk/_task.html", "Yes, leave it"),
    # places
    f"{BOOK}/book": Undo(f"{PLACE}/give-back"),
    f"{BOOK}/code": Harmless(f"{BOOK}/code"),
    f"{BOOK}/code/again": Harmless(f"{BOOK}/code"),
    f"{PLACE}/give-back": Undo(f"{PLACE}/undo"),
    f"{PLACE}/leave": Undo(f"{PLACE}/undo"),
    f"{PLACE}/undo": Harmless(f"{PLACE}/give-back"),
    f"{PLACE}/accept": Undo(f"{PLACE}/give-back"),
    f"{PLACE}/decline": AsksFirst("my/offered.html", "Yes, give it to the next"),
    f"{PLACE}/note": Harmless(f"{PLACE}/note"),
    f"{PLACE}/note/take-back": Harmless(f"{PLACE}/note"),
    "/desk/courses/{run_id:uuid}": Harmless("/desk/courses/{run_id:uuid}"),
    "/desk/book/new": AsksFirst("desk_places/new.html", STAYS),
    "/desk/book/{person_id:uuid}": Undo(f"{DESK_PLACE}/give-back"),
    f"{DESK_PLACE}/confirm": Undo(f"{DESK_PLACE}/give-back"),
    f"{DESK_PLACE}/give-back": Undo(f"{DESK_PLACE}/undo"),
    f"{DESK_PLACE}/leave": Undo(f"{DESK_PLACE}/undo"),
    f"{DESK_PLACE}/undo": Harmless(f"{DESK_PLACE}/give-back"),
    f"{DESK_PLACE}/accept": Undo(f"{DESK_PLACE}/give-back"),
    f"{DESK_PLACE}/decline": AsksFirst("desk_places/line.html", "Yes, give it to the next"),
    "/teaching/{session_id:uuid}/keep": Harmless("/my/signed-in"),
    "/teaching/{session_id:uuid}/who-came": Harmless("/teaching/{session_id:uuid}/who-came"),
    # deciding together
    DECISION: Harmless(DECISION),
    f"{DECISION}/words": Harmless(DECISION),
    f"{DECISION}/words/back": Harmless(f"{DECISION}/words"),
    f"{GROUP}/talks/{{conversation_id:uuid}}": AsksFirst("groups/mine.html", "Yes, we have talked"),
    f"{GROUP}/{{group_id:uuid}}/meetings": Undo(f"{GROUP}/{{group_id:uuid}}/meetings/{{meeting_id:uuid}}/off"),
    f"{GROUP}/{{group_id:uuid}}/meetings/{{meeting_id:uuid}}/off": AsksFirst("groups/show.html", "Yes, call it off"),
    f"{GROUP}/{{group_id:uuid}}/meetings/{{meeting_id:uuid}}/put-off/{{decision_id:uuid}}": AsksFirst(
        "groups/meeting.html", "Yes, put it off"
    ),
    f"{GROUP}/{{group_id:uuid}}/leave": AsksFirst("groups/show.html", "Yes, I leave the group"),
    f"{GROUP}/{{group_id:uuid}}/ask": Undo(f"{INVITED}/back"),
    "/groups/set-up": AsksFirst("groups_set_up/show.html", STAYS),
    f"{SET_UP}/members": Undo(f"{SET_UP}/members/{{person_id:uuid}}/{{change:str}}"),
    f"{SET_UP}/members/{{person_id:uuid}}/{{change:str}}": AsksFirst("groups_set_up/one.html", "Yes, they leave"),
    f"{SET_UP}/rule": Harmless(SET_UP),
    f"{SET_UP}/meetings": Undo(f"{SET_UP}/meetings/{{meeting_id:uuid}}/off"),
    f"{SET_UP}/meetings/{{meeting_id:uuid}}/off": AsksFirst("groups_set_up/one.html", "Yes, call it off"),
    # ideas and proposals
    "/ideas": Undo(f"{IDEA}/take-back"),
    f"{IDEA}/change": Harmless(f"{IDEA}/change"),
    f"{IDEA}/take-back": Harmless("/ideas"),
    "/ideas/box/add": Undo(f"{BOX}/take-back"),
    f"{BOX}/note": AsksFirst("ideas/in_box.html", "It does not go back."),
    f"{BOX}/answer": AsksFirst("ideas/in_box.html", STAYS),
    f"{BOX}/told": AsksFirst("ideas/box.html", "Yes, they know"),
    f"{BOX}/take-back": AsksFirst("ideas/in_box.html", "Yes, take it back"),
    "/proposals/new": Undo(f"{PROPOSAL}/take-back"),
    f"{PROPOSAL}/part/{{number:int}}": Harmless(PROPOSAL),
    f"{PROPOSAL}/ready": AsksFirst("proposals/_part6.html", "this version stays as it is for ever"),
    f"{PROPOSAL}/owner": Undo(f"{PROPOSAL}/owner/take-back"),
    f"{PROPOSAL}/owner/take-back": Harmless(f"{PROPOSAL}/owner"),
    f"{PROPOSAL}/answer": AsksFirst("proposals/answer.html", STAYS),
    f"{PROPOSAL}/take-back": AsksFirst("proposals/take_back.html", "Yes, take it back"),
    f"{PROPOSAL}/ask-group": Undo(f"{PROPOSAL}/withdraw"),
    f"{PROPOSAL}/withdraw": Harmless(f"{PROPOSAL}/ask-group"),
    "/co-design/from-before": Undo("/co-design/from-before/{course_id:uuid}/off"),
    "/co-design/from-before/{course_id:uuid}/off": Harmless("/co-design/from-before"),
    f"{PROPOSAL}/say": Undo(f"{PROPOSAL}/said/{{comment_id:uuid}}"),
    f"{PROPOSAL}/said/{{comment_id:uuid}}": Harmless(f"{PROPOSAL}/say"),
    f"{PROPOSAL}/summary": Undo("/summaries/{summary_id:uuid}/take-back"),
    "/summaries/{summary_id:uuid}": Harmless("/summaries/{summary_id:uuid}"),
    "/summaries/{summary_id:uuid}/take-back": AsksFirst("proposals/summary.html", "Yes, take it back"),
    "/desk/proposals/{proposal_id:uuid}": Undo(f"{PROPOSAL}/owner/take-back"),
    "/desk/proposals/{proposal_id:uuid}/put-aside": AsksFirst("proposals/needed.html", "Yes, put it aside"),
    # worries and quiet questions
    "/worried": AsksFirst("worried/show.html", STAYS),
    WORRY: AsksFirst("passed_on/list.html", "That you looked is written down, and both of you see it."),
    f"{WORRY}/note": AsksFirst("passed_on/show.html", STAYS),
    f"{WORRY}/close": Undo(f"{WORRY}/reopen"),
    f"{WORRY}/reopen": Undo(f"{WORRY}/close"),
    "/passed-on/keeping": Harmless("/passed-on"),
    "/in-need": SURE,
    "/in-need/{glass_id:uuid}": SURE,
    "/in-need/opened/{glass_id:uuid}": AsksFirst("in_need/list.html", "It stays so."),
    "/quiet-questions/ask": AsksFirst("quiet_questions/ask.html", STAYS),
    WAITING: AsksFirst("quiet_questions/answer.html", STAYS),
    f"{WAITING}/worried": AsksFirst("quiet_questions/answer.html", STAYS),
    f"{QUIET}/share": Undo(f"{QUIET}/take-back"),
    f"{QUIET}/keep": AsksFirst("quiet_questions/show.html", "Yes, keep it between us"),
    f"{QUIET}/take-back": Harmless(f"{QUIET}/share"),
    # people and the college
    "/people/add": AsksFirst("people/add.html", STAYS),
    f"{PERSON}/reach": AsksFirst("people/person.html", "Your look is written down."),
    f"{PERSON}/spoken": AsksFirst("people/person.html", "Yes, it was them"),
    f"{PERSON}/contact": AsksFirst("people/person.html", STAYS),
    f"{PERSON}/say": AsksFirst("people/person.html", "be sure who it is"),
    f"{PERSON}/invite": Undo(f"{INVITED}/back"),
    f"{INVITED}/slip": Harmless("/people/invitations"),
    f"{INVITED}/again": Undo(f"{INVITED}/back"),
    f"{INVITED}/back": Undo(f"{PERSON}/invite"),
    f"{PERSON}/leave": SURE,
    f"{PERSON}/end": AsksFirst("people/person.html", "Yes, it ends"),
    f"{PERSON}/anew": SURE,
    f"{PERSON}/anew/{{reset_id:uuid}}/yes": SURE,
    f"{PERSON}/anew/{{reset_id:uuid}}/off": SURE,
    f"{PERSON}/same/{{other_id:uuid}}": Undo(f"{PERSON}/part"),
    f"{PERSON}/same/{{other_id:uuid}}/two": AsksFirst("one_person/beside.html", "Yes, two people"),
    f"{PERSON}/part": SURE,
    f"{PERSON}/their-person": Harmless(f"{PERSON}/their-person"),
    "/named-contacts/districts": Harmless("/named-contacts"),
    "/named-contacts/{person_id:uuid}/card": Harmless("/named-contacts"),
    "/crisis-numbers/review": Harmless("/crisis-numbers/review"),
    "/college": Harmless("/college"),
    "/college/organisation": Harmless("/college/organisation"),
    "/college/organisation/turn": AsksFirst("organisation/show.html", "Yes, take all of it away"),
    "/welsh": Harmless("/welsh"),
    "/welsh/{area:str}": Harmless("/welsh/{area:str}"),
    "/our-own-college": AsksFirst("own_college/show.html", "Yes, make our own college"),
    "/our-own-college/link": Harmless("/our-own-college"),
    "/first-day/mail": Harmless("/first-day/mail"),
    "/first-day/mail/came": Harmless("/first-day/mail"),
    "/running/who-is-told": Harmless("/running"),
    "/running/backups/{what:str}": Harmless("/running"),
    "/recovery-sheet": Harmless("/recovery-sheet"),
    "/running/look": Harmless("/running"),
    "/import": Harmless("/import"),
    "/import/bring": AsksFirst("imports/read.html", "All of it comes in, or none of it."),
    "/running/{service:str}/{event_id:uuid}/again": Harmless("/running"),
    "/running/{service:str}/{event_id:uuid}/leave-out": SURE,
    # places, rooms and dates
    "/venues/add": Harmless(f"{VENUE}/change"),
    f"{VENUE}/change": Harmless(f"{VENUE}/change"),
    f"{VENUE}/rest": Undo(f"{VENUE}/again"),
    f"{VENUE}/again": Undo(f"{VENUE}/rest"),
    f"{VENUE}/rooms/add": Harmless(f"{VENUE}/rooms/{{room_id:uuid}}"),
    f"{VENUE}/rooms/{{room_id:uuid}}": Harmless(f"{VENUE}/rooms/{{room_id:uuid}}"),
    "/terms/new": Harmless("/terms/{term_id:uuid}"),
    "/terms/{term_id:uuid}": Harmless("/terms/{term_id:uuid}"),
    "/rooms/move": Undo(f"{RUN}/undo"),
    "/runs/new": Undo(f"{RUN}/call-off"),
    f"{RUN}/publish": Undo(f"{RUN}/unpublish"),
    f"{RUN}/unpublish": Undo(f"{RUN}/publish"),
    f"{RUN}/undo": Harmless("/rooms/move"),
    f"{RUN}/fit": Harmless("/desk/courses/{run_id:uuid}"),
    f"{RUN}/call-off": AsksFirst("runs/call_off.html", "Yes, call them off"),
    f"{RUN}/sessions/{{session_id:uuid}}/call-off": AsksFirst("runs/call_off.html", "Yes, call it off"),
    f"{RUN}/tutors": Undo(f"{RUN}/undo"),
    # training and teaching
    "/training/{item:str}": Harmless("/training"),
    "/trainees": AsksFirst("training/add.html", STAYS),
    f"{ITEM}/assess": AsksFirst("training/trainee.html", STAYS),
    f"{ITEM}/verify": AsksFirst("training/trainee.html", "I have looked: it is met"),
    "/tutors/{tutor_id:uuid}": AsksFirst("training/tutor.html", STAYS),
    "/teaching/me/pause": Undo("/teaching/me/pause/{pause_id:uuid}/end"),
    "/teaching/me/pause/{pause_id:uuid}/end": Harmless("/teaching/me/pause"),
}


def _routes(method: str) -> dict[str, object]:
    return {path: page.fn for page in all_pages() if method in page.http_methods for path in page.paths}


POSTS, GETS = _routes("POST"), _routes("GET")


def test_somebody_has_decided_for_every_form_which_way_back_there_is() -> None:
    assert sorted(POSTS) == sorted(WAYS)


@pytest.mark.parametrize("path", WAYS)
def test_the_proof_is_there(path: str) -> None:
    way = WAYS[path]
    if isinstance(way, Undo):
        assert way.by in POSTS
        assert way.by != path
    elif isinstance(way, Harmless):
        assert way.at in POSTS or way.at in GETS
    elif way.template is None:
        assert "sure" in inspect.signature(POSTS[path]).parameters  # type: ignore[arg-type]
    else:
        assert way.words in (TEMPLATES / way.template).read_text()


def test_who_has_a_way_back_has_it_for_ten_minutes() -> None:
    for time in (times.UNDO, calls.UNDO, tasks.UNDO, changes.UNDO_FOR, CHANGE_WITHIN):
        assert time == timedelta(minutes=10)


PRESSED: dict[str, str] = {
    "/co-design/from-before": "from_before.put_off_it_stands_on_both_lists",
    f"{ME}/rub-out": "farewell.she_is_out_of_sight_at_once_and_comes_back_with_her_link",
    "/ask-us": "ask_us.it_is_taken_back_on_the_same_browser_only",
    "/away": "desk.who_is_away_names_a_cover_and_the_desk_says_so",
    f"{TASK}/take": "desk.what_is_taken_stands_under_mine_and_not_under_nobodys",
    f"{TASK}/hand-over": "calls.a_call_is_taken_handed_over_and_made",
    f"{TASK}/done": "desk.what_only_a_person_can_close_is_done_and_undone",
    f"{BOOK}/book": "book.the_whole_way_through_the_line",
    f"{PLACE}/give-back": "book.the_whole_way_through_the_line",
    f"{PLACE}/leave": "book.the_whole_way_through_the_line",
    f"{PLACE}/accept": "book.the_whole_way_through_the_line",
    "/desk/book/{person_id:uuid}": "desk_places.each_answer_of_somebody_can_be_given_for_her",
    f"{DESK_PLACE}/confirm": "desk_places.each_answer_of_somebody_can_be_given_for_her",
    f"{DESK_PLACE}/give-back": "desk_places.each_answer_of_somebody_can_be_given_for_her",
    f"{DESK_PLACE}/leave": "desk_places.each_answer_of_somebody_can_be_given_for_her",
    f"{DESK_PLACE}/accept": "desk_places.each_answer_of_somebody_can_be_given_for_her",
    f"{GROUP}/{{group_id:uuid}}/meetings": "groups.who_chairs_it_plans_a_meeting_and_calls_it_off",
    f"{GROUP}/{{group_id:uuid}}/ask": HERE,
    f"{SET_UP}/members": "groups.a_member_leaves_and_the_office_adds_her_again",
    f"{SET_UP}/meetings": HERE,
    "/ideas": "ideas.it_can_be_changed_and_taken_back_at_once",
    "/ideas/box/add": HERE,
    "/proposals/new": "proposals.taken_back_it_is_on_no_list",
    f"{PROPOSAL}/owner": HERE,
    f"{PROPOSAL}/ask-group": "proposals.signed_by_both_it_can_be_read_and_talked_about_and_the_group_is_asked",
    f"{PROPOSAL}/say": "proposals.own_words_can_be_said_better_and_removed",
    f"{WORRY}/close": "worried.what_was_done_is_kept_beside_it_and_it_is_closed_and_opened_again",
    f"{WORRY}/reopen": "worried.what_was_done_is_kept_beside_it_and_it_is_closed_and_opened_again",
    f"{QUIET}/share": "quiet_questions.a_question_is_answered_without_a_name_and_shared_when_the_asker_agrees",
    f"{PERSON}/invite": "invitations.it_is_sent_again_and_taken_back",
    f"{INVITED}/again": "invitations.it_is_sent_again_and_taken_back",
    f"{INVITED}/back": "people.somebody_is_made_known_and_asked",
    f"{PERSON}/same/{{other_id:uuid}}": "one_person.two_become_one_and_two_again",
    f"{VENUE}/rest": "rooms.a_place_is_added_with_what_is_known_and_a_room",
    f"{VENUE}/again": "rooms.a_place_is_added_with_what_is_known_and_a_room",
    "/rooms/move": "rooms.a_session_moves_in_the_week_of_rooms_and_back",
    "/runs/new": "rooms.calling_off_asks_first",
    f"{RUN}/publish": "rooms.course_dates_are_planned_one_question_a_page",
    f"{RUN}/unpublish": "rooms.dates_that_somebody_must_look_at_stand_out",
    "/teaching/me/pause": "training.a_tutor_pauses_and_comes_back_without_a_reason",
}
"""Which test presses the way back over HTTP, in real services."""
NOT_PRESSED = {
    f"{PERSON}/rub-out": "It waits for a second of the desk; tests/people/test_erasing.py drops it.",
    f"{PROPOSAL}/summary": "It needs a version that people argued about; tests/codesign/test_summaries.py does.",
    "/desk/proposals/{proposal_id:uuid}": "The same button as after an owner's own asking, which is pressed here.",
    f"{RUN}/tutors": "The same button as after a move, which is pressed in the week of rooms.",
}


def test_each_way_back_is_pressed_by_somebody_or_it_is_said_why_not() -> None:
    assert sorted([*PRESSED, *NOT_PRESSED]) == sorted(path for path, way in WAYS.items() if isinstance(way, Undo))


@pytest.mark.parametrize("path", PRESSED)
def test_the_one_who_presses_it_is_there(path: str) -> None:
    """By its fixed words; a pause is found by the form that ends it."""
    way, (module, name) = WAYS[path], PRESSED[path].split(".")
    assert isinstance(way, Undo)
    pressed = inspect.getsource(getattr(import_module(f"tests.web.test_{module}"), f"test_{name}"))
    words = [part for part in way.by.split("/") if part and "{" not in part]
    assert words[-1] in pressed or words[-2] in pressed


async def test_ways_back_that_no_other_test_presses(site: Site) -> None:
    await site.heard("codesign", ANWEN, BETHAN)
    async with Deciding(site) as deciding, await site.signed_in(GWEN) as gwen:
        set_up = f"/groups/set-up/{await deciding.group()}"
        day = (deciding.groups.now + timedelta(days=40)).date().isoformat()
        await gwen.open(set_up)
        planned = await gwen.send(f"{set_up}/meetings", day=day, hour="18:00", place="The mill")
        (off,) = re.findall(rf"{set_up}/meetings/[0-9a-f-]+/off", planned.html)
        assert not (await gwen.send(off)).says("The mill")

        await gwen.open("/ideas/box/add")
        added = await gwen.send("/ideas/box/add", words="Whittling, outdoors.")
        assert added.says("Whittling, outdoors.")
        assert not (await gwen.send(f"{added.path}/take-back")).says("Whittling, outdoors.")
    async with await site.signed_in(ANWEN) as anwen:
        await anwen.open("/proposals/new")
        owner = f"{(await anwen.send('/proposals/new')).path}/owner"
        await anwen.open(owner)
        asked = await anwen.send(owner, person_id=str(BETHAN.person_id), side="lived_experience")
        assert asked.says("You asked Bethan.")
        assert not (await anwen.send(f"{owner}/take-back")).says("You asked Bethan.")
    async with await site.signed_in(ELERI) as eleri:
        ask = f"/groups/{set_up.rpartition('/')[2]}/ask"
        await chairs_are_known(site)
        await eleri.open(ask)
        asked = await eleri.send(ask, name="Tesni", **{"reach": "mail", "to-mail": "tesni@post.example"})
        found = re.search(r"Tesni</strong>.*?(/people/invitations/[0-9a-f-]+/back)", asked.html, re.DOTALL)
        assert found
        assert (await eleri.send(found[1])).says("Taken back.")
