-- Somebody asked to be forgotten. From then on her row holds no name and everything of hers lies in `kept`, sealed, until she
-- comes back or is erased; afterwards only a number and dates are left, which lead to nobody.
alter table person add column hidden_at timestamptz;        -- nobody sees her any more

create table erasure (
    erasure_id uuid primary key,
    number text not null constraint erasure_number unique,   -- hers to keep and to say
    person_ids uuid[] not null,              -- all her records; empty when it is done everywhere
    state text not null check (state in ('asked', 'hidden', 'taken-back', 'erased', 'done')),
    asked_at timestamptz not null,
    asked_by uuid,                           -- null: herself
    agreed_by uuid,                          -- the second of the desk, where it was not herself
    erase_at timestamptz,                    -- deleted then, unless she comes back
    erased_at timestamptz,
    done_on date,                            -- the day on which every service had said so
    is_written_to boolean not null default false,  -- she is told by her own channel, else by whoever speaks with her
    kept bytea,                              -- her rows, and where the last letter goes; sealed under erasure_id
    proof_sent_on date,
    constraint asked_by_two check (agreed_by is distinct from asked_by or agreed_by is null),
    constraint done_leads_to_nobody check (
        state <> 'done' or (cardinality(person_ids) = 0 and asked_by is null and agreed_by is null))
);
create unique index erasure_open_once on erasure (person_ids) where state in ('asked', 'hidden');
create index erasure_by_time on erasure (asked_at desc);

create table erasure_link (
    token_hash bytea primary key,
    erasure_id uuid not null references erasure on delete cascade
);
create index erasure_link_of on erasure_link (erasure_id);

-- Which service has said that she is gone there.
create table erasure_carried_out (
    person_id uuid not null,
    service text not null,
    primary key (person_id, service)
);
