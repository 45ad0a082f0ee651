-- Each question gives the rows that break an invariant; none is well.

-- version_is_its_bytes: no version's text differs from the digest by which it was signed and decided
select 'a version is not its digest' as what, digest as which
from version where digest <> encode(sha256(content), 'hex');

-- agreed_by_the_group: a course that was not carried over was granted for exactly these bytes
select 'a course that nobody agreed' as what, course_id::text as which
from course c where not is_carried_over and not exists (
    select from decision_request r
    where (r.proposal_id = c.proposal_id or r.course_id = c.course_id) and r.digest = c.digest and r.state = 'granted');

-- carried_over_claims_nothing: nothing is claimed of how it was made
select 'a carried-over course with a proposal' as what, course_id::text as which
from course c join version v using (digest)
where c.is_carried_over and (c.proposal_id is not null or v.proposal_id is not null);

-- one_is_told_before_it_ends: of what is carried over and not settled, somebody hears before its day
select 'a carried-over course that ends in silence' as what, c.course_id::text as which
from course c
where c.is_carried_over and c.withdrawn_at is null
  and not exists (select from due d where d.kind = 'carried-over-ending' and d.key = c.course_id::text)
  and not exists (select from journal j where j.aggregate = 'course' and j.aggregate_id = c.course_id
                  and j.type in ('carried_over_ending', 'carried_over_not_agreed'))
  and c.plannable_until_on >= current_date;

-- versions_are_dense: a proposal's versions are 1 to its last
select 'versions with a gap' as what, p.proposal_id::text as which
from proposal p left join version v using (proposal_id)
group by p.proposal_id having count(v.number) <> p.last_version or coalesce(max(v.number), 0) <> p.last_version;

-- numbers_are_dense: ideas and proposals are numbered without a gap
select 'numbers with a gap' as what, c.name as which
from counter c
where c.last <> (case c.name when 'idea' then (select count(*) from idea) else (select count(*) from proposal) end);

-- taken_back_is_gone: of what was taken back no words are left
select 'words of a proposal that was taken back' as what, p.proposal_id::text as which
from proposal p where p.state = 'taken_back' and exists (select from draft_part d where d.proposal_id = p.proposal_id);

-- silence_has_an_end: every idea that is not answered is looked at again on a day
select 'an idea that nobody will be reminded of' as what, i.idea_id::text as which
from idea i
where i.state in ('left', 'read', 'talked_about', 'not_yet')
  and not exists (select from due d where d.kind = 'idea-review' and d.key = i.idea_id::text)
  and not exists (select from journal j where j.aggregate = 'idea' and j.aggregate_id = i.idea_id
                  and j.type = 'idea_review_due');

-- spoke_from_both_sides: who owns together said so
select 'an owner who never said where she speaks from' as what, o.proposal_id::text as which
from owner o where o.state = 'joined' and not o.is_proposer and o.side is null
  and exists (select from person_key k where k.person_id = o.person_id);
