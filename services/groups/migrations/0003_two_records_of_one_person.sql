-- Who may hold a conversation: a co-chair who neither asked for it nor made what is decided, under whichever of her ids.
create or replace view conversation_to_hold as
select c.conversation_id, c.decision_id, d.group_id, kept_person(c.person_id) as person_id, c.by_on,
       kept_people(d.owner_ids) as owner_ids, kept_person(s.person_id) as holder_id
from conversation c
join decision d using (decision_id)
left join seat s on s.group_id = d.group_id and s.is_co_chair and s.ended_at is null
    and s.person_id <> all (one_person(c.person_id)) and not one_person(s.person_id) && d.owner_ids
where c.held_at is null and c.dropped_at is null and d.withdrawn_at is null;
