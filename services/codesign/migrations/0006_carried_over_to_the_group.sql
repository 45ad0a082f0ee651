-- A carried-over course is put to the group, each as a decision of its own. What a "no" means is said when it is asked.
alter table decision_request
    alter column proposal_id drop not null,
    add column course_id uuid references course,
    add column meeting_id uuid,
    add column if_not_agreed text check (if_not_agreed in ('goes_on', 'rewritten', 'withdrawn')),
    add constraint asked_about_one_thing check (num_nonnulls(proposal_id, course_id) = 1),
    add constraint says_what_follows check ((course_id is null) = (if_not_agreed is null));
create unique index one_open_request_of_course on decision_request (course_id) where state = 'asked';
create index request_of_digest on decision_request (digest);
create index request_of_course on decision_request (course_id, asked_at desc) where course_id is not null;

-- Agreed as it is, it is carried over no longer; written anew or not agreed, it may be withdrawn for new runs.
alter table course
    drop constraint carried_over_has_no_proposal,
    add column carried_over_at timestamptz,  -- set once, and kept when it is carried over no longer
    add column withdrawn_at timestamptz,
    add constraint carried_over_until_a_day check (is_carried_over = (plannable_until_on is not null)),
    add constraint carried_over_has_no_proposal check (not is_carried_over or proposal_id is null);
update course set carried_over_at = at where is_carried_over;
create index course_carried_over on course (plannable_until_on) where is_carried_over;

-- A proposal that writes a carried-over course anew.
alter table proposal add column from_course_id uuid references course;
create index proposal_from_course on proposal (from_course_id) where from_course_id is not null;

-- Eight weeks before its last day somebody is told.
insert into due (kind, key, at)
    select 'carried-over-ending', course_id::text, (plannable_until_on - 56 + time '09:00') at time zone 'Europe/London'
    from course where is_carried_over on conflict do nothing;

-- What the group was asked last about each carried-over course.
create view asked_last_of_course as
    select distinct on (r.course_id) r.course_id, r.decision_request_id, r.version, r.digest, r.state, r.asked_at,
           r.answered_at, r.if_not_agreed, d.decision_id, coalesce(d.meets_at, d.closes_at, r.answer_by) as hears_by,
           coalesce(d.is_extended, false) as is_extended, d.meets_at is not null as is_at_meeting
    from decision_request r left join decision_copy d using (decision_request_id)
    where r.course_id is not null order by r.course_id, r.asked_at desc;
