-- Each question gives the rows that break an invariant; none is well.

-- answer_told: what was decided was told as it stands, and nothing was told that was not decided
select 'decided, and told otherwise or not at all' as what, d.decision_id::text as which
from decision d where d.answer is not null and not exists (
    select from journal j where j.aggregate = 'decision' and j.aggregate_id = d.decision_id
    and j.type = 'decision_answered' and j.body::jsonb ->> 'answer' = d.answer
    and j.body::jsonb ->> 'item_digest' = d.item_digest
    and (j.body::jsonb ->> 'lived_experience_held')::boolean = d.lived_experience_held
    and (j.body::jsonb ->> 'professional_held')::boolean = d.professional_held);
select 'told, and not decided' as what, j.aggregate_id::text as which
from journal j where j.type = 'decision_answered' and not exists (
    select from decision d where d.decision_id = j.aggregate_id and d.answer is not null);

-- digest_as_opened: what was decided on is what was asked, byte for byte
select 'decided on other bytes than were asked' as what, d.decision_id::text as which
from decision d join decision_request r using (decision_request_id)
where d.item_digest <> r.item_digest or d.item_id <> r.item_id or d.owner_ids <> r.owner_ids;

-- asked_is_opened: what was asked of a group that is there was put to it
select 'asked, and never put to the group' as what, r.decision_request_id::text as which
from decision_request r join remit m using (remit)
where m.group_id is not null and r.withdrawn_at is null
  and not exists (select from decision d where d.decision_request_id = r.decision_request_id);

-- nothing_late: no answer was taken at or after the closing, nor after the decision
select 'an answer after the closing' as what, a.answer_id::text as which
from answer a join decision d using (decision_id)
where a.said is not null and (a.answered_at >= d.closes_at or a.answered_at >= d.decided_at);

-- not_before_its_time: nothing was decided before it closed
select 'decided before it closed' as what, decision_id::text as which from decision where decided_at < closes_at;

-- owners_do_not_answer
select 'an owner answered' as what, a.answer_id::text as which
from answer a join decision d using (decision_id) where a.person_id = any (d.owner_ids);

-- passes_on_both_sides
select 'passed without both sides' as what, decision_id::text as which
from decision where answer = 'granted' and not (lived_experience_held and professional_held);

-- composition_is_frozen: whatever is decided has it, whatever is open has none
select 'decided without its composition, or open with one' as what, decision_id::text as which
from decision where (answer is null) <> (composition is null);

-- ends_some_day: everything open will be closed
select 'open, and nothing will close it' as what, d.decision_id::text as which
from decision d where d.answer is null and d.withdrawn_at is null and not exists (
    select from due where kind = 'close-voting' and key = d.decision_id::text);

-- two_co_chairs
select 'more than two co-chairs' as what, group_id::text as which
from seat where is_co_chair and ended_at is null group by 2 having count(*) > 2;

-- seats_told
select 'a seat that events do not tell' as what, s.seat_id::text as which
from seat s where not exists (
    select from journal j where j.aggregate = 'group' and j.aggregate_id = s.group_id and j.type = 'seat_taken'
    and j.body::jsonb ->> 'seat_id' = s.seat_id::text);

-- no_seat_without_the_role: whoever sits in a group is a member, as far as has been told
select 'a seat without the role of a member' as what, s.seat_id::text as which
from seat s where s.ended_at is null and not exists (select from role_copy r where r.person_id = any (one_person(s.person_id)));

-- At night, when everything is looked at: what reads every event there ever was.

-- answered_once: each request is answered at most once
select 'a request answered twice' as what, j.body::jsonb ->> 'decision_request_id' as which
from journal j where j.type = 'decision_answered' group by 2 having count(*) > 1;

-- reminded_once
select 'reminded more than once' as what, aggregate_id::text as which
from journal where type = 'members_reminded' group by 2 having count(*) > 1;

-- extended_once
select 'given more time more than once' as what, aggregate_id::text as which
from journal where type = 'voting_extended' group by 2 having count(*) > 1;

-- silent_answers: no event tells of an answer, a perspective or words
select 'an event that tells what somebody said' as what, event_id::text as which
from journal where body ~ '"(choice|perspective|words|readers|said)"';
