-- Who holds which role now, as `people` tells it: who is told of a worry, who answers a quiet question.
create table role_copy (
    person_id uuid not null,
    role text not null,
    until_on date,                           -- the last day
    primary key (person_id, role)
);
create index role_copy_held on role_copy (role, person_id);

-- What somebody is worried about. The words, and whom they are about, are sealed under a key of the worry's own.
create table worry (
    worry_id uuid primary key,
    number bigint generated always as identity,  -- what lead and deputy call it when they speak
    writer_id uuid not null,
    sealed bytea,                            -- null: kept long enough, and rubbed out
    state text not null check (state in ('open', 'closed')),
    passed_on_at timestamptz not null,
    unheard_at timestamptz,                  -- no message had reached anybody: somebody must ring
    read_at timestamptz,                     -- for the first time
    read_as text,
    closed_at timestamptz,
    kept_until date,                         -- the last day on which a closed one is kept
    constraint closed_has_an_end check ((state = 'closed') = (closed_at is not null and kept_until is not null)),
    constraint open_has_words check (state = 'closed' or sealed is not null)
);
create index worry_of_writer on worry (writer_id, passed_on_at desc);
create index worry_kept on worry (state desc, passed_on_at desc) where sealed is not null;

-- Who was told of it, in which role.
create table worry_told (
    worry_id uuid not null references worry,
    person_id uuid not null,
    role text not null,
    primary key (worry_id, person_id)
);

-- What became of the messages, as `messages` tells it.
create table told_copy (
    message_id uuid primary key,
    worry_id uuid not null,
    person_id uuid not null,
    is_sent boolean not null
);
create index told_copy_of_worry on told_copy (worry_id);

-- What was done about it, in the words of who did it. Sealed as the worry is.
create table worry_note (
    note_id uuid primary key,
    worry_id uuid not null references worry,
    writer_id uuid not null,
    sealed bytea not null,
    written_at timestamptz not null
);
create index worry_note_of on worry_note (worry_id, written_at);

-- Who opened it, wrote in it, closed it. Rows are added in the transaction of what they tell and never changed.
create table reading (
    number bigint generated always as identity primary key,
    worry_id uuid not null references worry,
    person_id uuid not null,
    role text not null,
    did text not null check (did in ('read', 'wrote', 'closed', 'reopened')),
    at timestamptz not null
);
create index reading_of on reading (worry_id, number);
revoke update, delete, truncate on reading from care_app;

-- For how long a closed worry is kept. No row: as rules say.
create table keeping (
    one boolean primary key default true check (one),
    years smallint not null check (years between 1 and 25),
    changed_by uuid not null,
    changed_at timestamptz not null
);
