-- An access fact. What nobody has checked is a third answer and never counts as yes.
create domain access as text check (value in ('yes', 'no', 'not_checked'));

create table term (
    term_id uuid primary key,
    name text not null,
    starts_on date not null,
    ends_on date not null,
    closed jsonb not null default '[]',      -- [{from_on, until_on, name}]
    constraint term_name_is_its_own unique (name),
    constraint term_ends_after_it_starts check (ends_on > starts_on)
);
create index term_order on term (starts_on desc);

create table venue (
    venue_id uuid primary key,
    name text not null,
    town text not null,
    words text not null,                     -- name and town without capitals and accents, for finding it
    step_free access not null,
    hearing_loop access not null,
    quiet_space access not null,
    parking access not null,
    checked_on date,
    checked_by text,                         -- which role, never who
    latitude double precision,
    longitude double precision,
    how_to_get_there text,
    opening jsonb not null default '[]',     -- [{weekday, opens, closes}]; empty: by arrangement
    private bytea,                           -- contact, phone, key and alarm notes, sealed under the venue's id
    is_resting boolean not null default false,
    constraint venue_name_is_its_own unique (town, name),
    constraint venue_is_on_the_map_or_not check ((latitude is null) = (longitude is null))
);
create index venue_words on venue using gin (words gin_trgm_ops);

create table room (
    room_id uuid primary key,
    venue_id uuid not null references venue,
    name text not null,
    room_limit integer check (room_limit > 0),
    step_free access not null,
    checked_on date,
    checked_by text,
    layout text,
    floor text,
    set_up_minutes integer not null check (set_up_minutes between 0 and 240),
    clear_down_minutes integer not null check (clear_down_minutes between 0 and 240),
    constraint room_name_is_its_own unique (venue_id, name)
);

create table run (
    run_id uuid primary key,
    term_id uuid not null references term,
    course_id uuid not null,
    version integer not null,
    digest text not null,
    course_places integer not null check (course_places > 0),
    places integer not null check (places > 0),
    state text not null check (state in ('planned', 'published', 'called_off')),
    planned_at timestamptz not null,
    published_at timestamptz
);
create index run_of_term on run (term_id);

create table session (
    session_id uuid primary key,
    run_id uuid not null references run,
    number integer not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    room_id uuid not null references room,
    occupied tstzrange not null,             -- set-up and clear-down included
    is_live boolean not null default true,   -- false: called off, the room is free again
    constraint session_number_is_its_own unique (run_id, number),
    constraint session_lies_in_its_occupancy check (occupied @> tstzrange(starts_at, ends_at)),
    constraint room_is_free exclude using gist (room_id with =, occupied with &&) where (is_live)
);
create index session_of_room on session (room_id, starts_at);
create index session_start on session (starts_at);

create table session_tutor (
    session_id uuid not null references session,
    tutor_id uuid not null,
    venue_id uuid not null,
    taught tstzrange not null,
    reach tstzrange not null,                -- with a quarter of an hour on each side, for coming from another venue
    is_live boolean not null default true,
    primary key (session_id, tutor_id),
    constraint tutor_is_free exclude using gist (tutor_id with =, taught with &&) where (is_live),
    constraint tutor_can_get_there exclude using gist (tutor_id with =, venue_id with <>, reach with &&) where (is_live)
);

-- What a later fact broke: somebody must look at this session.
create table session_mark (
    session_id uuid not null references session,
    reason text not null,
    since_at timestamptz not null,
    primary key (session_id, reason)
);

-- How the sessions of a run were before the last change of room, time or tutors. Good for ten minutes.
create table run_before (
    run_id uuid primary key references run,
    sessions jsonb not null,
    changed_at timestamptz not null
);

-- What we know of others' facts.
create table course_copy (
    course_id uuid not null,
    version integer not null,
    digest text not null,
    title_en text not null,
    title_cy text,
    theme text not null,
    sessions integer not null,
    minutes integer not null,
    places integer not null,
    room_needs text[] not null,
    is_carried_over boolean not null,
    plannable_until_on date,
    is_withdrawn boolean not null default false,
    primary key (course_id, version)
);

create table tutor_copy (
    tutor_id uuid primary key,
    kind text not null,
    ready datemultirange not null
);
create index tutor_ready on tutor_copy using gist (ready);

create table person_gone_copy (
    person_id uuid primary key
);

create table run_demand_copy (
    run_id uuid primary key,
    taken integer not null,
    waiting integer not null
);
