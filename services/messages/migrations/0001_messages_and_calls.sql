-- Copies: what a message may speak of. No foreign keys between publishers: facts come in any order.
create table session_copy (
    session_id uuid primary key,
    run_id uuid not null,
    number integer not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    venue_id uuid not null,
    room_id uuid not null,
    is_called_off boolean not null default false
);
create index session_copy_run on session_copy (run_id, starts_at);

create table venue_copy (
    venue_id uuid primary key,
    name text not null,
    town text not null
);

create table place_copy (
    place_id uuid primary key,
    run_id uuid not null,
    person_id uuid not null,
    is_booked boolean not null,
    was_booked boolean not null              -- before it was given back, which can be undone
);
create index place_copy_run on place_copy (run_id) where is_booked;

create table seat_copy (
    seat_id uuid primary key,
    group_id uuid not null,
    person_id uuid not null,
    is_co_chair boolean not null
);
create index seat_copy_group on seat_copy (group_id);

create table owner_copy (
    proposal_id uuid not null,
    person_id uuid not null,
    primary key (proposal_id, person_id)
);

create table decision_copy (
    decision_id uuid primary key,
    item_id uuid not null
);

-- One thing said to one person for one cause. The rendered text and the address are never kept.
create table message (
    message_id uuid primary key,
    template text not null,
    person_id uuid not null,
    about_id uuid not null,
    cause text not null,                     -- an event's id, or what became due
    facts jsonb not null default '{}',       -- times and numbers of the template; no name, no text of a person
    state text not null default 'queued' check (state in ('queued', 'sent', 'not_sent', 'not_wanted')),
    attempts integer not null default 0,
    reason text,
    made_at timestamptz not null,
    ended_at timestamptz,
    constraint said_once unique (cause, template, person_id)
);
create index message_of_person on message (person_id, made_at desc);
create index message_queued on message (about_id) where state = 'queued';

-- A call that the desk owes. Who asked without an account: name, number and wish are sealed under the call's id.
create table call (
    call_id uuid primary key,
    person_id uuid,
    about_id uuid,
    why text not null,
    sealed bytea,
    browser text,
    state text not null default 'open' check (state in ('open', 'reached', 'not_reached', 'left', 'taken_back')),
    tries integer not null default 0,
    owner_id uuid,
    asked_at timestamptz not null,
    until_at timestamptz not null,
    ended_at timestamptz
);
create index call_open on call (until_at) where state in ('open', 'not_reached');
create index call_of_person on call (person_id);
create index call_of_browser on call (browser) where state = 'open';
create unique index call_once on call (person_id, about_id, why)
    where state in ('open', 'not_reached') and about_id is not null;
