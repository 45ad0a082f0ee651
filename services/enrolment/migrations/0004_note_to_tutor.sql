-- What somebody would like the tutors of her course to know. Sealed for her; gone with her place and at the end of the run.
create table note_to_tutor (
    place_id uuid primary key references place,
    run_id uuid not null,
    person_id uuid not null,
    sealed bytea not null,
    changed_at timestamptz not null
);
create index note_to_tutor_in on note_to_tutor (run_id);
create index note_to_tutor_of on note_to_tutor (person_id);
