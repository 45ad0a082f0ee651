-- The two who are told when the program does not run (docs/decisions/0009). No row: the first two administrators.
create table told_of_trouble (
    person_id uuid primary key references person,
    chosen_by uuid not null,
    chosen_at timestamptz not null
);
