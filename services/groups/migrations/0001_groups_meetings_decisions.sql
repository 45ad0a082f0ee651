-- A co-production group: who sits in it, when it meets, and what it is asked to decide.
create table co_production_group (
    group_id uuid primary key,
    name text not null constraint group_has_a_name check (length(btrim(name)) between 1 and 120),
    least_per_side integer not null constraint quorum_needs_both_sides check (least_per_side between 1 and 20),
    voting_days integer not null constraint voting_takes_days check (voting_days between 3 and 60),
    extension_days integer not null constraint extension_takes_days check (extension_days between 3 and 60),
    formed_at timestamptz not null
);

-- Which group decides what. The row is there before the group: whoever asks or forms locks it.
create table remit (
    remit text primary key,
    group_id uuid references co_production_group
);

create table seat (
    seat_id uuid primary key,
    group_id uuid not null references co_production_group,
    person_id uuid not null,
    is_co_chair boolean not null,
    taken_at timestamptz not null,
    ended_at timestamptz,
    constraint seat_ends_after_it_is_taken check (ended_at >= taken_at)
);
create unique index one_seat_per_person on seat (group_id, person_id) where ended_at is null;
create index seat_of_person on seat (person_id);

-- Who holds the role of a member or co-chair at `people`.
create table role_copy (
    person_id uuid not null,
    role text not null,
    primary key (person_id, role)
);

create table meeting (
    meeting_id uuid primary key,
    group_id uuid not null references co_production_group,
    starts_at timestamptz not null,
    place text not null,
    planned_at timestamptz not null,
    called_off_at timestamptz
);
create index meeting_to_come on meeting (group_id, starts_at) where called_off_at is null;

-- What others ask us to decide. Only `withdrawn_at` is known when a withdrawal came first.
create table decision_request (
    decision_request_id uuid primary key,
    remit text,
    item_kind text,
    item_id uuid,
    item_digest text,
    owner_ids uuid[],
    answer_by timestamptz,
    withdrawn_at timestamptz,
    is_opened boolean not null default false,
    constraint request_is_whole check (num_nulls(remit, item_kind, item_id, item_digest, owner_ids, answer_by) in (0, 6)),
    constraint request_or_withdrawal check (remit is not null or withdrawn_at is not null)
);
create index request_waiting_for_group on decision_request (remit) where not is_opened and withdrawn_at is null;

create table decision (
    decision_id uuid primary key,
    decision_request_id uuid not null constraint one_decision_per_request unique references decision_request,
    group_id uuid not null references co_production_group,
    item_kind text not null,
    item_id uuid not null,
    item_digest text not null constraint digest_is_a_digest check (item_digest ~ '^[0-9a-f]{64}$'),
    owner_ids uuid[] not null,
    least_per_side integer not null check (least_per_side > 0),   -- the group's rule on the day it was opened
    extension_days integer not null,
    stage text not null check (stage in ('first', 'extended', 'meeting')),
    meeting_id uuid references meeting,
    opened_at timestamptz not null,
    round_began_at timestamptz not null,     -- whoever sat in the group then answers
    closes_at timestamptz not null,
    reminded_at timestamptz,
    answer text check (answer in ('granted', 'refused', 'lapsed')),
    reason text,
    lived_experience_held boolean,
    professional_held boolean,
    composition bytea,                       -- how many on which side said what, sealed
    decided_at timestamptz,
    withdrawn_at timestamptz,
    constraint answer_is_whole check (
        num_nulls(answer, lived_experience_held, professional_held, composition, decided_at) in (0, 5)),
    constraint passes_on_both_sides check (answer <> 'granted' or (lived_experience_held and professional_held)),
    constraint meeting_belongs_to_its_stage check (meeting_id is null or stage = 'meeting')
);
create index decision_open on decision (group_id) where answer is null and withdrawn_at is null;
create index decision_decided on decision (group_id, decided_at desc) where answer is not null;
create index decision_agreed on decision (decided_at desc) where answer = 'granted' and withdrawn_at is null;
create index decision_at_meeting on decision (meeting_id) where meeting_id is not null;
create index decision_of_owner on decision using gin (owner_ids);

-- What one member says. Choice and perspective are sealed for her, and so are her words.
create table answer (
    answer_id uuid primary key,
    decision_id uuid not null references decision,
    person_id uuid not null,
    said bytea,
    words bytea,
    readers text not null check (readers in ('group', 'proposers', 'everybody')),
    answered_at timestamptz not null,
    difference text check (difference in ('concern', 'cannot')),   -- written when it closes, kept without the words
    words_changed_at timestamptz,
    words_taken_back_at timestamptz,
    constraint one_answer_each unique (decision_id, person_id)
);
create index answer_of_person on answer (person_id, answered_at desc);

-- A member cannot support it: a co-chair talks with her.
create table conversation (
    conversation_id uuid primary key,
    decision_id uuid not null references decision,
    person_id uuid not null,
    asked_at timestamptz not null,
    by_on date not null,
    dropped_at timestamptz,                  -- she changed her answer before anybody had talked with her
    held_at timestamptz,
    held_by uuid,
    constraint one_conversation_each unique (decision_id, person_id)
);
create index conversation_to_be_had on conversation (decision_id) where held_at is null and dropped_at is null;
create index conversation_of_person on conversation (person_id);

-- Who may hold it: a co-chair who neither asked for it nor made what is decided. Where there is none (null): the office.
create view conversation_to_hold as
select c.conversation_id, c.decision_id, d.group_id, c.person_id, c.by_on, d.owner_ids, s.person_id as holder_id
from conversation c
join decision d using (decision_id)
left join seat s on s.group_id = d.group_id and s.is_co_chair and s.ended_at is null
    and s.person_id <> c.person_id and s.person_id <> all (d.owner_ids)
where c.held_at is null and c.dropped_at is null and d.withdrawn_at is null;

create function keep_decided() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or row(old.decision_request_id, old.group_id, old.item_id, old.item_digest, old.owner_ids,
        old.least_per_side, old.opened_at) is distinct from row(new.decision_request_id, new.group_id, new.item_id,
        new.item_digest, new.owner_ids, new.least_per_side, new.opened_at)
       or old.answer is not null and row(old.answer, old.reason, old.lived_experience_held, old.professional_held,
        old.composition, old.decided_at, old.closes_at) is distinct from row(new.answer, new.reason,
        new.lived_experience_held, new.professional_held, new.composition, new.decided_at, new.closes_at) then
        raise exception 'what was put to the group, and what it decided, does not change'
            using errcode = 'check_violation', constraint = 'decided_is_frozen';
    end if;
    return new;
end $$;
create trigger decided_is_frozen before update or delete on decision for each row execute function keep_decided();

create function take_no_late_answer() returns trigger language plpgsql as $$
begin
    if new.said is not null and exists (
        select from decision d where d.decision_id = new.decision_id
        and (d.answer is not null or d.withdrawn_at is not null or new.answered_at >= d.closes_at)) then
        raise exception 'the voting is closed' using errcode = 'check_violation', constraint = 'no_answer_after_closing';
    end if;
    return new;
end $$;
create trigger no_answer_after_closing before insert or update of said, answered_at on answer
    for each row execute function take_no_late_answer();
