-- A key that lives in somebody's phone, computer or fob. Only its public half is here; it opens nothing by itself.
create table passkey (
    credential_id bytea primary key constraint passkey_id_is_short check (octet_length(credential_id) between 1 and 1023),
    person_id uuid not null references person,
    public_key bytea not null,
    sign_count bigint not null,
    device text not null default '',             -- which kind of device it was added on
    added_at timestamptz not null,
    used_at timestamptz
);
create index passkey_person on passkey (person_id, added_at);

-- Challenges that were answered: none is answered twice. They are kept as long as they could be used again.
create table answered_challenge (
    challenge_hash bytea primary key,
    ends_at timestamptz not null
);
create index answered_challenge_ends_at on answered_challenge (ends_at);
