-- Each question gives the rows that break an invariant; none is well.

-- counts_are_rows: what the run counts is what its places are
select 'the run counts otherwise than its places' as what, r.run_id::text as which
from run_places r left join (
    select run_id, count(*) filter (where state = 'booked') as booked, count(*) filter (where state = 'held') as held,
           count(*) filter (where state = 'offered') as offered,
           count(*) filter (where state = 'given_back' and is_live) as kept,
           count(*) filter (where state = 'waiting') as waiting
    from place group by run_id) p using (run_id)
where (r.booked, r.held, r.offered, r.kept, r.waiting)
   <> (coalesce(p.booked, 0), coalesce(p.held, 0), coalesce(p.offered, 0), coalesce(p.kept, 0), coalesce(p.waiting, 0));

-- revision_is_told: nothing about the places of a run happens without being told
select 'the run and its journal are not equally far' as what, r.run_id::text as which
from run_places r
where r.revision <> coalesce((select max(revision) from journal j
                              where j.aggregate = 'run_places' and j.aggregate_id = r.run_id), 0);

-- nobody_has_two (I7): who has two as one person out of two records, of her the desk is told
select 'two places for one person' as what, run_id::text || ' ' || kept_person(person_id) as which
from place where is_live and state not in ('given_back', 'left') group by run_id, kept_person(person_id)
having count(*) filter (where not is_second) > 1;

-- nobody_waits_beside_a_free_place (I7)
select 'waits while a place is free' as what, w.place_id::text as which
from place w join run_places r using (run_id)
join (select run_id, min(starts_at) as starts_at from session_copy where not is_called_off group by run_id) s using (run_id)
where w.state = 'waiting' and w.is_confirmed and r.is_open and w.changed_at < s.starts_at
  and r.booked + r.held + r.offered + r.kept < r.places and now() < s.starts_at;

-- ends_some_day: whatever has a time, the clock looks at
select 'its time will come, and nobody looks' as what, place_id::text as which
from place p where until is not null and not exists (
    select from due d where d.kind = 'look-at-place' and d.key = p.place_id::text);

-- At night, when everything is looked at: what reads every event there ever was.

-- never_oversold (I1): at no event in history were more places taken than there were
with told as (
    select aggregate_id as run_id, revision, type, body::jsonb ->> 'place_id' as place_id,
           case when type in ('place_held', 'place_booked', 'place_offered', 'offer_accepted') then 1
                when type in ('waiting_list_joined', 'waiting_list_left', 'place_given_back', 'offer_declined',
                              'offer_lapsed', 'place_called_off') then 0 end as takes,
           case when type = 'places_changed' then (body::jsonb ->> 'places')::integer end as places
    from journal where aggregate = 'run_places'),
of_places as (
    select *, case when type = 'leaving_undone'
                   then lag(takes, 2) over (partition by run_id, place_id order by revision) else takes end as took
    from told where place_id is not null and (takes is not null or type = 'leaving_undone')),
steps as (
    select run_id, revision, took - coalesce(lag(took) over (partition by run_id, place_id order by revision), 0) as step,
           null::integer as places from of_places
    union all select run_id, revision, 0, places from told where places is not null),
so_far as (
    select run_id, revision, sum(step) over (partition by run_id order by revision) as taken,
           (select s.places from steps s where s.run_id = steps.run_id and s.revision <= steps.revision
              and s.places is not null order by s.revision desc limit 1) as places
    from steps)
select 'more places were taken than there were' as what, run_id::text || ' ' || revision as which
from so_far where taken > coalesce(places, 0);

-- line_in_order (I7): nobody who could be reached and came before was passed over when a place was kept for another
select 'passed over in the line' as what, w.place_id::text as which
from journal j
join place o on o.place_id = (j.body::jsonb ->> 'place_id')::uuid
join place w on w.run_id = o.run_id and w.state = 'waiting' and w.is_confirmed and w.changed_at < j.at
            and (w.turn, w.number) < (o.turn, o.number)
where j.aggregate = 'run_places' and j.type = 'place_offered';

-- lapse_after_message: no offer ended that no message had reached
select 'lapsed, and no message had reached her' as what, j.body::jsonb ->> 'place_id' as which
from journal j where j.aggregate = 'run_places' and j.type = 'offer_lapsed' and not exists (
    select from journal r where r.aggregate = 'run_places' and r.aggregate_id = j.aggregate_id
      and r.type = 'offer_reached' and r.revision < j.revision
      and r.body::jsonb ->> 'place_id' = j.body::jsonb ->> 'place_id');

-- marks_are_told: the last told mark of each person is the one that stands
select 'a mark that was told otherwise' as what, m.session_id::text || ' ' || m.person_id as which
from mark m where m.mark is distinct from (
    select j.body::jsonb ->> 'mark' from journal j
    where j.aggregate = 'register' and j.aggregate_id = m.session_id
      and j.body::jsonb ->> 'person_id' = m.person_id::text order by j.revision desc limit 1);

-- ledger_sums (I6): each event of a place takes one or gives one; together they are what the run counts now
with told as (
    select aggregate_id as run_id, body::jsonb ->> 'place_id' as place_id, revision, type,
           case when type in ('place_held', 'place_booked', 'place_offered', 'offer_accepted') then 1
                when type in ('waiting_list_joined', 'waiting_list_left', 'place_given_back', 'offer_declined',
                              'offer_lapsed', 'place_called_off') then 0 end as takes
    from journal where aggregate = 'run_places'),
of_places as (
    select *, case when type = 'leaving_undone'
                   then lag(takes, 2) over (partition by run_id, place_id order by revision) else takes end as took
    from told where place_id is not null and (takes is not null or type = 'leaving_undone')),
taken as (
    select run_id, sum(took) as taken from (
        select distinct on (run_id, place_id) run_id, place_id, took from of_places
        order by run_id, place_id, revision desc) last group by run_id)
select 'the events give other places than the run counts' as what, r.run_id::text as which
from run_places r left join taken using (run_id)
where coalesce(taken, 0) <> r.booked + r.held + r.offered;
