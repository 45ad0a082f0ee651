-- An invitation is answered with a link, with a code on a slip, or by whoever writes down what was said on the phone.
alter table invitation add column link_hash bytea;
alter table invitation add column code_hash bytea;
alter table invitation add column answered_by uuid;         -- null: by herself
create unique index invitation_by_link on invitation (link_hash) where link_hash is not null;
create unique index invitation_by_code on invitation (code_hash) where code_hash is not null;
create index invitation_open on invitation (invited_at) where answer is null;

-- Those whom a spreadsheet named, so that the few without a contact are found.
create index person_imported on person (registered_at, person_id) where registered_by = 'import';
