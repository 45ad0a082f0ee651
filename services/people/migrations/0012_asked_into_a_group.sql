-- A co-chair asks somebody into her own group. Who chairs which group, as `groups` tells.
alter table invitation add column group_id uuid;            -- null: asked by the office, into none
create index invitation_into_group on invitation (group_id) where group_id is not null and answer is null;

create table chair_copy (
    seat_id   uuid primary key,
    group_id  uuid not null,
    person_id uuid not null
);
create index chair_copy_person on chair_copy (person_id);
