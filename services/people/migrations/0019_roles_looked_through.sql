-- Who began, changed and left: who ended a role, on which day it was last used, and when somebody looked through all.
alter table role_held add column ended_by text;  -- a person's id, or a part of the house
alter table role_held add column used_on date;   -- the last day on which she showed her second sign
create table roles_reviewed (
    number bigint generated always as identity primary key,
    reviewed_by uuid not null,
    reviewed_at timestamptz not null
);
insert into due (kind, key, at) values ('review-roles', 'quarter', now() + interval '91 days');
