-- How often a session has been moved or called off: what people put in their calendars is told apart by it.
alter table session_copy add column changes integer not null default 0;
