-- After a backup was put back: what had been handed over since then, and must not go a second time.
create table sent_before (
    key text primary key                     -- a hash of cause, template and person
);
