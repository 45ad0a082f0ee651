-- Who looked at what of somebody, or changed it, and why: a log in a chain (docs/decisions/0017). `why` is empty where
-- somebody looked before there was one.
alter table looked add column what text not null default 'reach';
alter table looked add column why text;
alter table looked add column words bytea;       -- what whoever broke the glass wrote; sealed for her
select make_log('looked');
