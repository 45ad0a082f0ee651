-- When courses are held: the last chapter of their stories. Copies, so in any order and without foreign keys.
create table run_copy (
    run_id uuid primary key,
    course_id uuid not null,
    is_published boolean not null default false,
    is_called_off boolean not null default false
);
create index run_copy_of_course on run_copy (course_id) where is_published;
create table session_copy (
    session_id uuid primary key,
    run_id uuid not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    is_called_off boolean not null default false
);
create index session_copy_of_run on session_copy (run_id);
