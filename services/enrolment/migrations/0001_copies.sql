-- What others decide and we keep a copy of. No foreign keys: between aggregates their events come in any order.
create table course_copy (
    course_id uuid not null,
    version integer not null,
    title_en text not null,
    title_cy text,
    summary_en text not null,
    summary_cy text,
    who_for_en text not null,
    who_for_cy text,
    outcomes jsonb not null,
    theme text not null,
    minutes integer not null,
    is_carried_over boolean not null,
    primary key (course_id, version)
);

create table venue_copy (
    venue_id uuid primary key,
    name text not null,
    town text not null,
    step_free text not null,
    hearing_loop text not null,
    quiet_space text not null,
    parking text not null,
    checked_on date,
    checked_by text,
    latitude double precision,
    longitude double precision,
    how_to_get_there text
);

create table room_copy (
    room_id uuid primary key,
    venue_id uuid not null,
    name text not null,
    room_limit integer,
    step_free text not null,
    checked_on date,
    checked_by text
);

create table run_copy (
    run_id uuid primary key,
    course_id uuid not null,
    version integer not null,
    places integer not null,
    room_limit integer,
    is_published boolean not null,
    is_called_off boolean not null
);
create index run_of_course on run_copy (course_id);

create table session_copy (
    session_id uuid primary key,
    run_id uuid not null,
    number integer not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    venue_id uuid not null,
    room_id uuid not null,
    tutor_ids uuid[] not null,
    is_called_off boolean not null
);
create index session_of_run on session_copy (run_id);
create index session_in_venue on session_copy (venue_id);
create index session_in_room on session_copy (room_id);
create index session_of_tutor on session_copy using gin (tutor_ids);

create table person_copy (
    person_id uuid primary key,
    is_confirmed boolean not null,           -- she can be reached
    is_erased boolean not null
);

-- One row per run, made of the copies above and nothing else, so that the prospectus is one look at one table.
create table prospectus_copy (
    run_id uuid primary key,
    course_id uuid not null,
    version integer not null,
    title_en text not null,
    title_cy text,
    summary_en text not null,
    summary_cy text,
    theme text not null,
    is_carried_over boolean not null,
    is_shown boolean not null,               -- published and not called off
    is_called_off boolean not null,
    starts_at timestamptz not null,          -- of the first session
    ends_at timestamptz not null,
    last_ends_at timestamptz not null,       -- of the last session
    sessions integer not null,
    venue text not null,                     -- of the first session
    room text not null,
    town text not null,
    towns text[] not null,                   -- of all sessions, as are the next four
    weekdays integer[] not null,             -- 1 Monday … 7 Sunday, in the college's zone
    bands text[] not null,                   -- morning, afternoon, late_afternoon, evening
    access text[] not null,                  -- what venue and room of every session answer with yes
    access_missing text[] not null,          -- what one of them answers with no; the rest is not checked yet
    words text not null                      -- what can be searched: both languages, small letters, no accents
);
create index prospectus_upcoming on prospectus_copy (starts_at) where is_shown;
