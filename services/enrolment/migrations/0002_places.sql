-- Places, waiting list and offers of one run. This row is the lock under which everything about them is decided.
create table run_places (
    run_id uuid primary key,
    revision bigint not null,
    is_open boolean not null,
    planned integer not null check (planned >= 0),       -- as many as were planned, or a coordinator asked for
    room_limit integer check (room_limit >= 0),          -- of the smallest room, as far as we have been told
    places integer not null check (places >= 0),
    booked integer not null check (booked >= 0),
    held integer not null check (held >= 0),
    offered integer not null check (offered >= 0),
    kept integer not null check (kept >= 0),             -- given back a moment ago: still hers while she can undo it
    waiting integer not null check (waiting >= 0),
    last_number bigint not null,
    constraint places_never_oversold check (booked + held + offered + kept <= places)
);

create table place (
    place_id uuid primary key,
    run_id uuid not null references run_places,
    person_id uuid not null,
    state text not null check (state in (
        'held', 'booked', 'waiting', 'offered', 'given_back', 'left', 'declined', 'lapsed', 'called_off')),
    number bigint not null,                  -- the order of asking, within the run
    turn smallint not null,                  -- 0 keeps her turn, 1 has not been on a course before, 2 has
    is_confirmed boolean not null,           -- she can be reached
    is_on_behalf boolean not null,
    is_call_asked boolean not null,
    asked_at timestamptz not null,
    changed_at timestamptz not null,
    until timestamptz,                       -- when the clock looks again: held until, answer by, undo until
    reached_at timestamptz,                  -- when a message about the offer reached her
    was text,                                -- what undoing brings back
    is_live boolean not null,
    constraint place_number unique (run_id, number)
);
create unique index one_place_for_a_person on place (run_id, person_id) where is_live;
create index place_in_run on place (run_id, turn, number) where is_live;
create index place_of_person on place (person_id, changed_at);

-- What people with a place have been told of each session, to know whether news is news.
create table told_session (
    session_id uuid primary key,
    run_id uuid not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    room_id uuid not null,
    is_called_off boolean not null
);
create index told_of_run on told_session (run_id);

-- Who came to one session.
create table register (
    session_id uuid primary key,
    run_id uuid not null,
    revision bigint not null
);

create table mark (
    session_id uuid not null references register,
    person_id uuid not null,
    mark text not null check (mark in ('came', 'came_partly', 'sent_apologies', 'not_with_us')),
    revision bigint not null,                -- of the register: the last writer's
    marked_by uuid not null,
    marked_at timestamptz not null,
    primary key (session_id, person_id)
);
create index mark_of_person on mark (person_id);
