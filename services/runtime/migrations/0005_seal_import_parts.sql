-- What a sheet says of people, contacts and keys is kept sealed while a part waits for the others, and not after.
alter table import_part drop column rows;
alter table import_part add column sealed bytea;
delete from import_part where state <> 'shown';
