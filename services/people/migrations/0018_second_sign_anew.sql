-- Phone and printed codes are lost: two of the desk let her set up a second sign anew.
create table factor_reset (
    reset_id uuid primary key,
    person_id uuid not null references person,
    asked_by uuid not null,
    asked_at timestamptz not null,
    ends_at timestamptz not null,
    agreed_by uuid,
    code_hash bytea,                         -- what the second of them says to her
    constraint two_who_say_yes check (agreed_by is distinct from asked_by),
    constraint nobody_for_herself check (person_id <> asked_by and person_id is distinct from agreed_by),
    constraint agreed_has_a_code check ((agreed_by is null) = (code_hash is null))
);
create unique index factor_reset_once on factor_reset (person_id);
