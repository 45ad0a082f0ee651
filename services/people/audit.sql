-- Each question gives the rows that break an invariant; none is well.

-- everybody_told: whoever is known was told of, once
select 'registered, and nobody was told' as what, person_id::text as which
from person p where not exists (
    select from journal j where j.aggregate = 'person' and j.aggregate_id = p.person_id and j.type = 'person_registered');

-- contact_told: a contact that works was told of
select 'a contact that works, and nobody was told' as what, person_id::text as which
from contact c where confirmed_at is not null and is_current and not exists (
    select from journal j where j.aggregate = 'person' and j.aggregate_id = c.person_id and j.type = 'contact_confirmed');

-- roles_told: for each role taken one event more than for those ended, per person and role
select 'a role that events do not tell' as what, h.person_id::text || ' ' || h.role as which
from role_held h
where h.ended_at is null and not exists (
    select from journal j where j.aggregate = 'person' and j.aggregate_id = h.person_id and j.type = 'role_taken'
    and j.body::jsonb ->> 'role' = h.role);
select 'a role that ended, and nobody was told' as what, h.person_id::text || ' ' || h.role as which
from role_held h
where h.ended_at is not null and not exists (
    select from journal j where j.aggregate = 'person' and j.aggregate_id = h.person_id and j.type = 'role_ended'
    and j.body::jsonb ->> 'role' = h.role);

-- accepted_is_held: an invitation that was accepted became a role
select 'accepted, and no role came of it' as what, invitation_id::text as which
from invitation i where answer = 'accepted' and not exists (
    select from role_held h where h.person_id = i.person_id and h.role = i.role);

-- second_rests_on_something: nobody is signed in with a second factor that she does not have, but the example's people.
-- It is numbers of her app, a passkey, or the organisation she works for, which says so itself
select 'a second factor out of nothing' as what, session_id::text as which
from session s join person p using (person_id)
where s.factor = 'second' and p.registered_by <> 'example' and not exists (
    select from second_factor f where f.person_id = s.person_id and f.confirmed_at is not null)
  and not exists (select from passkey k where k.person_id = any (one_person(s.person_id)))
  and not exists (select from organisation_link o where o.person_id = any (one_person(s.person_id)));

-- merged_told: which record has gone into which is what was told of it last
select 'one person, and events tell it otherwise' as what, m.merged_id::text as which
from merged m where m.kept_id::text is distinct from (
    select case j.type when 'persons_merged' then j.body::jsonb ->> 'kept_id' end from journal j
    where j.aggregate = 'person' and j.aggregate_id = m.merged_id and j.type in ('persons_merged', 'persons_parted')
    order by j.revision desc limit 1);
select 'told as one person, and two here' as what, j.aggregate_id::text as which
from journal j where j.type = 'persons_merged' and not exists (select from merged m where m.merged_id = j.aggregate_id)
  and not exists (select from journal p where p.aggregate = 'person' and p.aggregate_id = j.aggregate_id
                  and p.type = 'persons_parted' and p.revision > j.revision);

-- kept_counts: whatever a record has gone into stands by itself, and nobody is signed in by a record that has gone
select 'gone into a record that has gone itself' as what, m.merged_id::text as which
from merged m join merged k on k.merged_id = m.kept_id;
select 'signed in by a record that has gone into another' as what, s.session_id::text as which
from session s join merged m on m.merged_id = s.person_id;

-- example_stays_example: there is no example person where nothing is an example
select 'an example person in a real college' as what, person_id::text as which
from person where registered_by = 'example' and not (select is_example from installation);
