-- What kind of college this is: written once when the database is made, never changed.
create table installation (
    one boolean primary key default true check (one),
    is_example boolean not null,
    made_at timestamptz not null default now()
);

-- The example college's own outbox: the last 200 messages, with their text. Empty everywhere else.
create table outbox (
    number bigint generated always as identity primary key,
    contact text not null,
    subject text not null,
    text text not null,
    at timestamptz not null default now()
);
