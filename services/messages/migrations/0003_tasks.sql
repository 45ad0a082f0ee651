-- What waits for somebody, in one list for the desk and for everybody's home page (docs/decisions/0006).
create table task (
    task_id uuid primary key,                -- of a call: the call's own
    kind text not null,
    section text not null,                   -- which heading of the desk it stands under; model.py knows it by the kind
    about_id uuid not null,
    run_id uuid,                             -- the course dates that it belongs to
    circle text not null,                    -- whose it is: desk, office, safeguarding, group.<id>, owners.<id>, person.<id>
    owner_id uuid,                           -- who sees to it; nobody yet
    until_at timestamptz not null,
    facts jsonb not null default '{}',       -- numbers and dates of its words; nothing that anybody wrote
    made_at timestamptz not null,
    ended_at timestamptz,
    ended_by uuid,                           -- who closed it by hand; nobody: an event did
    constraint task_is_there_once unique (kind, about_id, circle)
);
create index task_of_circle on task (circle, section, until_at) include (owner_id) where ended_at is null;
create index task_of_owner on task (owner_id, until_at) where ended_at is null;

-- Who was given something last: the next one on the circle's list comes after her. This row is the lock of the list.
create table circle_turn (
    circle text primary key,
    last_id uuid not null
);

-- Who is not here, until when, and who sees to what is hers meanwhile.
create table away (
    person_id uuid not null,
    circle text not null,
    cover_id uuid not null,
    from_on date not null,
    back_on date not null,
    primary key (person_id, circle),
    constraint away_ends_after_it_begins check (from_on < back_on),
    constraint away_is_covered_by_another check (cover_id <> person_id)
);
create index away_in_circle on away (circle);

-- Who does a call and until when is its task's.
insert into task (task_id, kind, section, about_id, circle, owner_id, until_at, made_at, ended_at)
select call_id, 'call', 'calls', call_id, 'desk', owner_id, until_at, asked_at,
       case when state not in ('open', 'not_reached') then coalesce(ended_at, asked_at) end
from call;
insert into due (kind, key, at)
select 'pass-task', task_id, until_at from task where ended_at is null and owner_id is null;
drop index call_open;
alter table call drop column owner_id, drop column until_at;
alter table call drop constraint call_state_check;
alter table call add constraint call_state_check
    check (state in ('open', 'reached', 'not_reached', 'left', 'taken_back', 'settled'));

-- Copies: who is of a circle, what course dates are called, and what somebody comes to next.
create table role_copy (
    person_id uuid not null,
    role text not null,
    primary key (role, person_id)
);
create index role_copy_person on role_copy (person_id);
create index seat_copy_person on seat_copy (person_id);
create index owner_copy_person on owner_copy (person_id);

create table run_copy (
    run_id uuid primary key,
    course_id uuid not null,
    version integer not null,
    room_limit integer
);

create table course_copy (
    course_id uuid not null,
    version integer not null,
    title_en text not null,
    title_cy text,
    theme text not null,
    primary key (course_id, version)
);

create table run_demand_copy (
    run_id uuid primary key,
    taken integer not null
);

alter table session_copy add column tutor_ids uuid[] not null default '{}';
create index session_copy_tutors on session_copy using gin (tutor_ids);
create index place_copy_person on place_copy (person_id) where is_booked;
