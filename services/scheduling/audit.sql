-- Each question gives the rows that break an invariant; none is well.

-- room_is_free: no two live sessions in one room at one time, set-up and clear-down included
select 'a room with two sessions at once' as what, a.session_id::text || ' ' || b.session_id as which
from session a join session b on b.room_id = a.room_id and b.session_id > a.session_id and b.occupied && a.occupied
where a.is_live and b.is_live;

-- tutor_is_free: nobody teaches in two places at one time
select 'a tutor in two sessions at once' as what, a.session_id::text || ' ' || b.session_id as which
from session_tutor a join session_tutor b on b.tutor_id = a.tutor_id and b.session_id > a.session_id
     and b.taught && a.taught
where a.is_live and b.is_live;

-- tutor_can_get_there: nobody goes from one venue to another in less than a quarter of an hour
select 'a tutor who cannot get from one place to the other' as what, a.session_id::text || ' ' || b.session_id as which
from session_tutor a join session_tutor b on b.tutor_id = a.tutor_id and b.session_id > a.session_id
     and b.venue_id <> a.venue_id and b.reach && a.reach
where a.is_live and b.is_live;

-- one_person_is_in_one_place: also under two ids, or somebody has been told to look at it
select 'one person in two sessions at once, and nobody was told' as what, a.session_id::text as which
from session_tutor a join session_tutor b on b.tutor_id = any (one_person(a.tutor_id)) and b.tutor_id <> a.tutor_id
     and b.session_id <> a.session_id and b.taught && a.taught
where a.is_live and b.is_live and lower(a.taught) > now()
  and not exists (select from session_mark k where k.session_id = a.session_id and k.reason = 'tutor_twice');

-- pair_is_complete: a session still to come is led by one of each kind, or somebody has been told to look at it
select 'a pair that is not complete, and nobody was told' as what, s.session_id::text as which
from session s join run r using (run_id)
where s.is_live and r.state <> 'called_off' and s.starts_at > now()
  and (select count(*) <> 2 or count(distinct c.kind) <> 2
       from session_tutor t left join tutor_copy c using (tutor_id) where t.session_id = s.session_id)
  and not exists (select from session_mark k where k.session_id = s.session_id and k.reason = 'pair_incomplete');

-- occupancy_is_told: what tutors are kept busy with is the session they lead
select 'a tutor kept busy at another time or place than the session' as what, s.session_id::text as which
from session s join room m using (room_id) join session_tutor t using (session_id)
where t.taught <> tstzrange(s.starts_at, s.ends_at) or t.venue_id <> m.venue_id or t.is_live <> s.is_live;

-- called_off_is_free: what is called off and still to come holds no room
select 'called off, and a room is kept for it' as what, s.session_id::text as which
from session s join run r using (run_id) where r.state = 'called_off' and s.is_live and s.starts_at > now();

-- places_fit: a run takes no more than its course is meant for, but for those who have a place
select 'more places than the course is meant for' as what, r.run_id::text as which
from run r left join run_demand_copy d using (run_id)
where r.places > greatest(r.course_places, coalesce(d.taken, 0));

-- runs_told: every run was told of, and published ones as published
select 'a run that events do not tell' as what, r.run_id::text as which
from run r where not exists (
    select from journal j where j.aggregate = 'run' and j.aggregate_id = r.run_id and j.type = 'run_planned')
or (r.state = 'published' and not exists (
    select from journal j where j.aggregate = 'run' and j.aggregate_id = r.run_id and j.type = 'run_published'));
