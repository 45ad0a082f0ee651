-- A call that has settled itself is found by what it is about.
create index call_about on call (about_id) where state in ('open', 'not_reached') and about_id is not null;
