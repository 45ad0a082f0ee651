-- A tutor keeps the list of one session on her device: it opens that list until then, and nothing else.
alter table session add column until_at timestamptz;
alter table session add constraint a_kept_list_is_of_one_session check (until_at is null or (is_limited and errand_id is not null));
create index session_until_at on session (until_at) where until_at is not null;
