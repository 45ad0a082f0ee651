-- Who somebody is, how to reach her, how she signs in, and what she may do. Names and contacts live here and nowhere else.

create table person (
    person_id uuid primary key,
    name text not null,                      -- what she wants to be called
    found_by text not null,                  -- the name folded, for the find box
    public_name text,                        -- chosen by herself; null: the public sees none
    is_of_age boolean,
    district text,
    language text not null default 'en' check (language in ('en', 'cy')),
    registered_by text not null check (registered_by in ('self', 'desk', 'import', 'example', 'set-up')),
    registered_at timestamptz not null
);
create index person_found_by on person using gin (found_by extensions.gin_trgm_ops);

-- A contact is not an identity: several people may share one.
create table contact (
    contact_id uuid primary key,
    person_id uuid not null references person,
    channel text not null check (channel in ('mail', 'text', 'call', 'through')),
    address text not null,                   -- as she wrote it
    folded text not null,                    -- the same, whichever way it was written
    is_current boolean not null,
    confirmed_at timestamptz,
    made_at timestamptz not null
);
create unique index contact_one_current on contact (person_id) where is_current;
create index contact_of_person on contact (person_id);
create index contact_folded on contact (folded);

-- Asking for six numbers. The numbers are made when they are sent and kept only as a hash with a key.
create table sign_in_attempt (
    attempt_id uuid primary key,
    purpose text not null check (purpose in ('sign-in', 'register', 'contact')),
    letter text not null check (letter in ('code', 'say-your-name', 'none')),
    person_id uuid references person,        -- null when nobody has this contact
    contact_id uuid references contact on delete cascade,
    browser text not null,
    code_hash bytea,
    link_hash bytea unique,
    tries integer not null default 0,
    asked_at timestamptz not null,
    ends_at timestamptz not null,
    used_at timestamptz,
    used_by text,
    session_id uuid
);
create index sign_in_attempt_ends on sign_in_attempt (ends_at);

create table session (
    session_id uuid primary key,
    person_id uuid not null references person,
    token_hash bytea not null unique,
    factor text not null check (factor in ('code', 'second')),
    factor_at timestamptz not null,
    browser text not null,
    began_at timestamptz not null,
    seen_at timestamptz not null
);
create index session_of_person on session (person_id);
create index session_seen on session (seen_at);

create table second_factor (
    person_id uuid primary key references person,
    secret bytea not null,                   -- sealed for her
    confirmed_at timestamptz,
    last_step bigint not null default 0      -- no numbers twice
);

create table printed_code (
    person_id uuid not null references person,
    code_hash bytea not null,
    used_at timestamptz,
    primary key (person_id, code_hash)
);

create table role_held (
    role_id uuid primary key,
    person_id uuid not null references person,
    role text not null,
    until_on date,                           -- the last day
    given_by text not null,
    taken_at timestamptz not null,
    ended_at timestamptz
);
create unique index role_held_once on role_held (person_id, role) where ended_at is null;
create index role_held_by on role_held (role, person_id) where ended_at is null;

create table invitation (
    invitation_id uuid primary key,
    person_id uuid not null references person,
    role text not null,
    until_on date,
    invited_by uuid,
    invited_at timestamptz not null,
    ends_at timestamptz not null,
    answer text check (answer in ('accepted', 'declined', 'taken-back')),
    answered_at timestamptz
);
create unique index invitation_once on invitation (person_id, role) where answer is null;

-- What she chose. A missing row means what rules.choices says.
create table choice (
    person_id uuid not null references person,
    kind text not null,
    is_yes boolean not null,
    chosen_at timestamptz not null,
    primary key (person_id, kind)
);

-- Who looked up how she can be reached. Written in the transaction of the look.
create table looked (
    number bigint generated always as identity primary key,
    person_id uuid not null references person,
    looked_by text not null,                 -- a person's id, or a part of the house
    at timestamptz not null
);
create index looked_at_person on looked (person_id, at desc);

-- Slow down, never lock: a bucket fills again by itself. The key is a hash with a key, it leads to nobody.
create table bucket (
    key bytea primary key,
    level double precision not null,
    at timestamptz not null
);
create index bucket_at on bucket (at);

-- The facts of the college. No row: the words that come with the house.
create table college (
    one boolean primary key default true check (one),
    facts jsonb not null,
    changed_by uuid,
    changed_at timestamptz not null
);

create table set_up_link (
    token_hash bytea primary key,
    ends_at timestamptz not null,
    used_at timestamptz
);

insert into due (kind, key, at) values ('tidy', 'daily', now());
