-- A group's whole list, open and past; and everybody who ever sat in it.
create index decision_of_group on decision (group_id, decided_at desc);
drop index decision_decided;
create index seat_of_group on seat (group_id);
