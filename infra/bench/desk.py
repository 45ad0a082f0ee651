"""What waits: the desk and people's own pages in a college of 20,000 people with 2,000 things that wait."""

from urllib.parse import urlsplit

from infra.bench.browser import Browser
from infra.bench.college import BenchCollege
from infra.bench.measures import Line, cpu_ms
from services.messages.model import KINDS
from web.clients.base import Errand, errand
from web.clients.messages import Messages, Wish

PEOPLE, WAITING, RUNS, ASKED = 20_000, 2_000, 400, 12
SHARED = tuple(kind for kind, of in KINDS.items() if of.section != "own")


async def desk_and_home(college: BenchCollege) -> list[Line]:
    await _fill(college)
    beside = f"{PEOPLE:,} people, {WAITING:,} things that wait"
    async with Browser(college.address) as gwen, Browser(college.address) as nia:
        await gwen.sign_in(college.links["Gwen"])
        await nia.sign_in(college.links["Nia"])
        lines = []
        for name, browser, path in (
            ("The desk", gwen, "/desk"),
            ("A coordinator's own page", gwen, "/home"),
            ("A student's own page", nia, "/home"),
        ):
            for _ in range(20):  # compiled, prepared, and in memory
                page = await browser.get(path)
            if page.status != 200 or urlsplit(page.address).path != path:
                raise LookupError(f"{page.status} {page.address}")
            ms = await cpu_ms(college, [lambda browser=browser, path=path: browser.get(path)] * 100)  # type: ignore[misc]
            lines.append(Line(name, ms, "CPU ms", 10, "", beside))
        return lines


async def _fill(college: BenchCollege) -> None:
    """A dozen are asked for as people ask, so that what is opened first is sealed; the rest is put there."""
    await _ask_for_calls(college)
    async with college.running.database() as db:
        for statement in _PEOPLE, _COURSES, _RUNS, _SESSIONS, _PLACES, _CALLS:
            await db.execute(statement)
        await db.execute(_TASKS, WAITING, list(SHARED), [KINDS[kind].section for kind in SHARED])
        await db.execute("analyze")


async def _ask_for_calls(college: BenchCollege) -> None:
    messages = Messages("messages", f"unix:{college.socket('messages')}")
    for n in range(ASKED):
        errand.set(Errand(browser=f"bench-{n}"))
        wish = Wish(name=f"Ceri {n}", phone="07700 900 142", good_time="any", somebody_else="nothing", about="The bus")
        await messages.ask_for_call(wish, actor=None, key=None)
    await messages.close()


_PEOPLE = f"""
insert into people.person (person_id, name, found_by, registered_by, registered_at)
select gen_random_uuid(), 'Person ' || n, 'person ' || n, 'self', now() from generate_series(1, {PEOPLE}) n"""  # noqa: S608
_COURSES = """
insert into messages.course_copy (course_id, version, title_en, theme)
select gen_random_uuid(), 1, 'Course ' || n, 'skills' from generate_series(1, 60) n"""
_RUNS = f"""
insert into messages.run_copy (run_id, course_id, version)
select gen_random_uuid(), (array(select course_id from messages.course_copy))[1 + n % 60], 1
from generate_series(1, {RUNS}) n"""  # noqa: S608
_SESSIONS = """
insert into messages.session_copy (session_id, run_id, number, starts_at, ends_at, venue_id, room_id, tutor_ids)
select gen_random_uuid(), r.run_id, n, now() + n * interval '7 days', now() + n * interval '7 days 2 hours',
       (select venue_id from messages.venue_copy limit 1), gen_random_uuid(),
       array[gen_random_uuid(), gen_random_uuid()]
from messages.run_copy r, generate_series(-2, 5) n where not exists (
    select from messages.session_copy s where s.run_id = r.run_id)"""
_PLACES = """
insert into messages.place_copy (place_id, run_id, person_id, is_booked, was_booked)
select gen_random_uuid(), (array(select run_id from messages.run_copy))[1 + (row_number() over ()) % 400], p.person_id,
       true, true from people.person p"""
_CALLS = """
insert into messages.call (call_id, person_id, why, asked_at)
select gen_random_uuid(), person_id, 'place-booked', now() from people.person limit 300"""
_TASKS = """
with kind as (select * from unnest($2::text[], $3::text[]) with ordinality as x(kind, section, n)),
call as (select call_id, row_number() over () as n from messages.call where sealed is null),
run as (select run_id, row_number() over () as n from messages.run_copy)
insert into messages.task
    (task_id, kind, section, about_id, run_id, circle, owner_id, until_at, facts, made_at)
select coalesce(c.call_id, gen_random_uuid()), k.kind, k.section, coalesce(c.call_id, gen_random_uuid()), r.run_id,
       'desk', case when i % 5 = 0 then (
           select person_id from messages.role_copy where role = 'coordinator' order by 1 limit 1) end,
       now() + i * interval '1 minute', jsonb_build_object('number', i, 'taken', 12, 'limit', 8), now()
from generate_series(1, $1::int) i join kind k on k.n = 1 + i % cardinality($2)
     left join call c on k.kind = 'call' and c.n = 1 + i / cardinality($2) left join run r on r.n = 1 + i % 400
on conflict do nothing"""
