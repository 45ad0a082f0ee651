"""What each kind of task says, where it is seen to, and how its time is told. A new kind is one entry of KINDS."""

from datetime import datetime, time
from typing import Any, NamedTuple

from services.runtime.clock import COLLEGE_ZONE, college_date
from web.clients.messages import HeldTask, Task
from web.language import Says, _, current, mark, translations

DAY_ENDS = time(17)
"""From then on only the day is told."""


class Words(NamedTuple):
    """`what` and `why` may hold the facts of the task, as %(number)s; `path` its {about_id}, {run_id} and facts."""

    what: str
    why: str = ""
    path: str = ""
    go: str = ""
    """The words of the link that leads to `path`."""
    is_done_by_hand: bool = False


KINDS = {
    "call": Words(mark("Ring %(name)s")),
    "tutor-not-ready": Words(
        mark("A tutor is not ready"),
        mark("One of the two is not ready to teach on this day."),
        "/runs/{run_id}",
        mark("See the dates"),
    ),
    "pair-incomplete": Words(
        mark("No second tutor yet"),
        mark("It needs two people: a peer tutor and a tutor by training."),
        "/runs/{run_id}/tutors",
        mark("Find somebody"),
    ),
    "room-too-small": Words(
        mark("The room is too small"),
        mark("There are more places than the room holds now."),
        "/runs/{run_id}",
        mark("See the dates"),
    ),
    "tutor-twice": Words(
        mark("A tutor is in two places at once"),
        mark(
            "Two records turned out to be one person, who leads something else then. Move one, or find somebody else."
        ),
        "/runs/{run_id}",
        mark("See the dates"),
    ),
    "places-over": Words(
        mark("More people than the room holds"),
        mark(
            "%(taken)s have a place, and the smallest room holds %(limit)s. Nobody loses a place: find a larger room."
        ),
        "/runs/{run_id}",
        mark("See the dates"),
    ),
    "second-place": Words(
        mark("One person has two places here"),
        mark("Two records turned out to be one person. Ask which place they want, and give back the other."),
        "/desk/courses/{run_id}",
        mark("See who has a place"),
    ),
    "idea-to-answer": Words(
        mark("Answer idea %(number)s"),
        mark("Whoever left it hears by this day what becomes of it."),
        "/ideas/box/{number}",
        mark("Read it"),
    ),
    "giver-to-tell": Words(
        mark("Tell who left idea %(number)s"),
        mark("It is answered, and they asked to hear."),
        "/ideas/box/{number}",
        mark("See the answer"),
    ),
    "meeting-needed": Words(
        mark("Plan a meeting"),
        mark("Something waits for the group, and no meeting is planned. Without one it cannot be decided."),
        "/groups/{group_id}",
        mark("Plan it"),
    ),
    "conversation": Words(
        mark("Talk with a member"),
        mark("Somebody cannot support what the group was asked. Hear why, first of all."),
        "/groups/{group_id}",
        mark("Who it is"),
        is_done_by_hand=True,
    ),
    "courses-ending": Words(
        mark("Courses from before come to their last day"),
        mark("After it no new dates can be planned for them. Ask the group, or have them written anew."),
        "/co-design/from-before",
        mark("Which they are"),
    ),
    "course-to-write": Words(
        mark("Find two people who write a course anew"),
        mark("The group would rather not keep it as it is. It goes on until its last day."),
        "/agreed-courses/{about_id}",
        mark("Which course it is"),
        is_done_by_hand=True,
    ),
    "version-to-put": Words(
        mark("Put your proposal to the group"),
        mark("Both of you said that it is ready. The group has not been asked yet."),
        "/proposals/{proposal_id}",
        mark("Open it"),
    ),
    "co-owner-asked": Words(
        mark("Somebody asks you to make a course with them"),
        mark("You can read it first, and it is fine to say no."),
        "/proposals/{about_id}/answer",
        mark("Read it and answer"),
    ),
    "owner-needed": Words(
        mark("Proposal %(number)s needs somebody"),
        mark("Somebody who made it has left. It takes two, one from each side."),
        "/desk/proposals/{about_id}",
        mark("Find somebody"),
    ),
    "proposal-taken-over": Words(
        mark("A proposal is yours from now on"),
        mark("Somebody who made it has left, and you were named to go on with it. You can also take it back."),
        "/proposals/{about_id}",
        mark("Open it"),
        is_done_by_hand=True,
    ),
    "summary-to-read": Words(
        mark("May others read what was argued?"),
        mark("Somebody has put it in a few words. They are shown only when all of you say yes."),
        "/summaries/{about_id}",
        mark("Read it and answer"),
    ),
    "place-offered": Words(
        mark("There is a place for you"),
        mark("It is kept for you until then. Yes or no, both are fine."),
        "/my/places/{about_id}",
        mark("Answer"),
    ),
    "readiness-ending": Words(
        mark("Something to renew before you teach on"),
        mark("Something you hold runs out on this day. The desk helps you to renew it."),
        "/teaching/me",
        mark("What it is"),
    ),
    "something-waits": Words(
        mark("Something was passed on to you"),
        mark("Open it as soon as you can. Only you and the other of you can."),
        "/passed-on",
        mark("Open it"),
    ),
    "opened-in-need": Words(
        mark("Somebody opened in need how another one can be reached"),
        mark("Look whether that was right, and whether they may see it."),
        "/in-need/opened",
        mark("Look at it"),
    ),
    "question-waits": Words(
        mark("Somebody asks something quietly"),
        mark("You do not see who. Whoever of you answers first, it is off the list."),
        "/quiet-questions/waiting",
        mark("Read it"),
    ),
    "numbers-review": Words(
        mark("Are the crisis numbers still right?"),
        mark("Ring or look up each of them, and say so."),
        "/crisis-numbers/review",
        mark("Look at them"),
    ),
    "complaint-waits": Words(
        mark("Somebody is not happy with how we handle what we know of them"),
        mark("Read it, tell them that it has come, and answer. The law gives 30 days for the first."),
        "/complaints/{about_id}",
        mark("Read it"),
    ),
    "trainee-to-assess": Words(
        mark("A trainee has written what they did"),
        mark("Read it, and say whether it is met or what would still help."),
        "/trainees/{about_id}",
        mark("Read it"),
    ),
    "trainee-to-verify": Words(
        mark("Look a second time at a trainee’s training"),
        mark("An assessor says that it is met. Another person looks too, before it counts."),
        "/trainees/{about_id}",
        mark("Look at it"),
    ),
    "second-record": Words(
        mark("Perhaps one person stands here twice"),
        mark("Look at both, and ask them before you put anything together."),
        "/people/{about_id}/same/{other_id}",
        mark("Look at both"),
    ),
    "second-yes": Words(
        mark("Somebody asked to be rubbed out: a second yes is wanted"),
        mark("Nothing happens until another one of the desk has said yes. Be sure that they asked for it."),
        "/people/rubbing-out",
        mark("Look at it"),
    ),
    "lost-sign": Words(
        mark("Somebody has lost phone and printed codes: a second yes is wanted"),
        mark("They stand outside meanwhile. Be sure yourself who it is; it must not be the same one who asked."),
        "/people/{about_id}",
        mark("Look at it"),
    ),
    "roles-review": Words(
        mark("Look through who may do what"),
        mark("Who began, who left, who has no second sign, what nobody uses any more. Each quarter."),
        "/people/who-may-do-what",
        mark("Look through it"),
    ),
    "sheets-to-check": Words(
        mark("Look at the spreadsheets that came in"),
        mark("What was guessed or left out is best seen to while somebody remembers."),
        "/import/{about_id}",
        mark("See what came in"),
        is_done_by_hand=True,
    ),
    "sheets-put-aside": Words(
        mark("Spreadsheets were put aside"),
        mark("Not all of it could come in, so nothing of it is shown."),
        "/import/{about_id}",
        mark("See why"),
        is_done_by_hand=True,
    ),
}
CALLS = {
    "asked": mark("Asked us to ring."),
    "code-not-typed": mark("The six numbers were not typed. The place is kept until you have spoken."),
    "offer-not-reached": mark("There is a place for this person, and our message did not arrive. Yes or no?"),
    "place-booked": mark("The place is booked. Say when and where it begins: we cannot write."),
    "dates-changed": mark("A session was moved, and we cannot write. Say when and where it is now."),
    "session-off": mark("One session does not take place, and we cannot write."),
    "all-off": mark("The course does not take place, and we cannot write."),
    "something-waits": mark("Ring now. Say only: something waits for you, please open your page. Ask for nobody else."),
    "opened-in-need": mark("Ring now. Say only: something waits for you, please open your page. Ask for nobody else."),
    "offer-lapsed": mark("Somebody else has the place now. This person can join the line again."),
}
TIMES = {"morning": mark("In the morning."), "afternoon": mark("In the afternoon."), "any": mark("Any time.")}
SECTIONS = {
    "dates": mark("Course dates to look at"),
    "calls": mark("Calls to make"),
    "places": mark("Places"),
    "answers": mark("Answers we owe"),
    "people": mark("People"),
    "sheets": mark("Spreadsheets"),
}
"""The headings of the desk, in this order. What is only one's own has none."""


def words_of(task: Task, name: str = "") -> Words:
    """Filled in. A kind that this page does not know yet is shown all the same."""
    known = KINDS.get(task.kind, Words(mark("Something to see to")))
    why = known.why if task.call is None else CALLS.get(task.call.why, "")
    of, _dot, circle_id = task.circle.partition(".")
    ids = {"about_id": task.about_id, "run_id": task.run_id, f"{of}_id": circle_id}
    spoken = translations(current.get()).ugettext
    facts = _Facts({"name": name, **ids, **task.facts})
    return known._replace(
        what=spoken(known.what) % facts,
        why=spoken(why) % facts if why else "",
        path=known.path.format_map(facts),
        go=spoken(known.go) if known.go else "",
    )


def named(held: HeldTask) -> str:
    """What it is, without whom it is about."""
    known = KINDS.get(held.kind, Words(mark("Something to see to")))
    return translations(current.get()).ugettext(known.what) % _Facts({"name": _("somebody"), **held.facts})


class _Facts(dict[str, Any]):
    """What a task of an older release does not say is left out."""

    def __missing__(self, name: str) -> str:
        return ""


def script(name: str, college: str, *, may_say_who: bool) -> list[str]:
    """What the desk says on the phone: nothing of a course, or of what the college is, to whoever else picks up."""
    if may_say_who:
        somebody_else = _(
            "If somebody else picks up, you may say: “It is %(college)s.” No more than that.", college=college
        )
    else:
        somebody_else = _("If somebody else picks up: your first name, and that you will ring again. Nothing of us.")
    asked = _("“Hello, may I speak with %(name)s?”", name=name)
    then = _("When you are sure that it is them: “It is %(college)s.” Only then what it is about.", college=college)
    return [asked, then, somebody_else]


def until(at: datetime, now: datetime) -> str:
    """9.30am today; tomorrow, 5pm; Thursday, 10am; Thursday, when it is by the end of that day; 11 January."""
    says = Says(current.get())
    day, here = college_date(at), at.astimezone(COLLEGE_ZONE).time()
    days = (day - college_date(now)).days
    clock = says.clock(at)
    near = {0: mark("%(time)s today"), 1: mark("tomorrow, %(time)s"), -1: mark("yesterday, %(time)s")}
    if days in near:
        return _(near[days], time=clock)
    named = says.weekday(at) if 1 < days < 7 else says.shortdate(at)
    return named if here >= DAY_ENDS else f"{named}, {clock}"
