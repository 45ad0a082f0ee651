-- Somebody asked to be forgotten: until she is, her key opens nothing, and it can still be brought back.
alter table person_key add column is_aside boolean not null default false;
