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

-- second_rests_on_something: nobody is signed in with a second factor that she does not have, but the example's people
select 'a second factor out of nothing' as what, session_id::text as which
from session s join person p using (person_id)
where s.factor = 'second' and p.registered_by <> 'example' and not exists (
    select from second_factor f where f.person_id = s.person_id and f.confirmed_at is not null);

-- example_stays_example: there is no example person where nothing is an example
select 'an example person in a real college' as what, person_id::text as which
from person where registered_by = 'example' and not (select is_example from installation);
