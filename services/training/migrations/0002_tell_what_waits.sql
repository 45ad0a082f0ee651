-- What trainees had written, and nobody had looked at, before others heard of it: told once, by the clock.
insert into due (kind, key, at)
select 'tell-progress', trainee_id::text, now() from trainee t
where became_tutor_on is null
  and exists (select from item_progress p where p.trainee_id = t.trainee_id and p.state in ('offered', 'assessed'));
