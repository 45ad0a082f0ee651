-- The journal: every event of this service, written in the transaction of the change that caused it.
create table journal (
    seq bigint generated always as identity (cache 1),
    event_id uuid primary key,
    pos bigint,                              -- dense position, given by the sequencer; null until then
    aggregate text not null,
    aggregate_id uuid not null,
    revision bigint not null check (revision > 0),
    type text not null,
    body text not null,                      -- the exact JSON that travels
    at timestamptz not null,
    trace text,
    constraint journal_revision unique (aggregate, aggregate_id, revision),
    constraint journal_position unique (pos)
);
create index journal_waiting on journal (seq) where pos is null;

create table relay_cursor (
    one boolean primary key default true check (one),
    numbered bigint not null default 0,      -- the highest position given
    sent bigint not null default 0,          -- everything up to here is acknowledged by the stream
    stream_made_at timestamptz,
    stream_last_seq bigint not null default 0,
    timeline integer not null default 1
);
insert into relay_cursor default values;

-- What has been heard of others' aggregates: the last revision applied here.
create table heard (
    publisher text not null,
    aggregate text not null,
    aggregate_id uuid not null,
    revision bigint not null,
    primary key (publisher, aggregate, aggregate_id)
);

-- Handled once: a row for each consequence and event. Never cleared.
create table inbox (
    reaction text not null,
    event_id uuid not null,
    done_at timestamptz not null default now(),
    primary key (reaction, event_id)
);

create table reaction_start (
    reaction text primary key,
    activated_at timestamptz not null
);

create table attempt (
    event_id uuid primary key,
    attempts integer not null,
    reason text not null
);

-- Events that could not be applied, and the later events of the same aggregate behind them.
create table parked (
    event_id uuid primary key,
    publisher text not null,
    aggregate text not null,
    aggregate_id uuid not null,
    revision bigint not null,
    subject text not null,
    headers jsonb not null,
    body text not null,
    reason text not null,                    -- exception class and place; no values
    parked_at timestamptz not null default now(),
    skipped_because text,
    unique (publisher, aggregate, aggregate_id, revision)
);

-- What must happen at a time. Removed in the transaction that does it.
create table due (
    kind text not null,
    key text not null,
    at timestamptz not null,
    body jsonb not null default '{}',
    attempts integer not null default 0,
    primary key (kind, key)
);
create index due_at on due (at);

create table job (
    job_id uuid primary key,
    kind text not null,
    body jsonb not null,
    state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'stopped', 'cancelled')),
    asked_by text not null,
    asked_at timestamptz not null,
    attempts integer not null default 0,
    lease_until timestamptz,
    done_parts integer not null default 0,
    all_parts integer,
    cancel_asked boolean not null default false,
    result jsonb,
    ended_at timestamptz
);
create index job_waiting on job (asked_at) where state in ('waiting', 'running');

create table idempotency (
    actor_key text not null,
    command text not null,
    key text not null,
    body_hash bytea not null,
    answer bytea not null,                   -- ids, never names
    revisions text not null default '',
    at timestamptz not null,
    primary key (actor_key, command, key)
);
create index idempotency_at on idempotency (at);

create table person_key (
    person_id uuid primary key,
    wrapped bytea not null
);
