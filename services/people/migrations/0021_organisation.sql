-- The sign-in of the organisation that staff work for. The secret is sealed with the key of this service.
create table organisation (
    one boolean primary key default true check (one),
    issuer text not null,
    client_id text not null,
    client_secret bytea not null,
    endpoints jsonb not null,
    changed_at timestamptz not null,
    tried_at timestamptz,
    is_on boolean not null default false,
    constraint on_only_when_tried check (not is_on or tried_at is not null)
);

-- By whom somebody is known there: a hash with a key, which leads back to nobody.
create table organisation_link (
    link_hash bytea primary key,
    person_id uuid not null references person,
    linked_at timestamptz not null,
    used_at timestamptz not null
);
create index organisation_link_person on organisation_link (person_id);
