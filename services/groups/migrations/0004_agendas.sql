-- Whoever asks may put it on the list of a meeting at once.
alter table decision_request add column meeting_id uuid;
-- The co-chairs put a decision off from one meeting to a later one: once.
create table put_off (
    decision_id uuid primary key references decision,
    meeting_id uuid not null references meeting,
    at timestamptz not null
);
create index put_off_from_meeting on put_off (meeting_id);
create index meeting_of_group on meeting (group_id, starts_at desc);
