-- Two records turned out to be one person: the place that was asked for later is her second of the run, until one of the two
-- is given back or the records are parted (docs/decisions/0008). Nobody loses a place by it.
alter table place add column is_second boolean not null default false;
