-- Each question gives the rows that break an invariant; none is well.

-- passed_on_told: whatever was passed on was told of, to somebody
select 'passed on, and nobody was told' as what, worry_id::text as which
from worry w where not exists (
    select from journal j where j.aggregate = 'worry' and j.aggregate_id = w.worry_id and j.type = 'worry_passed_on')
   or not exists (select from worry_told t where t.worry_id = w.worry_id);

-- read_is_written_down: what was read has a line that says by whom
select 'read, and nobody wrote it down' as what, worry_id::text as which
from worry w where read_at is not null and not exists (
    select from reading r where r.worry_id = w.worry_id and r.did = 'read' and r.at = w.read_at and r.role = w.read_as);

-- done_is_written_down (I14): whoever wrote in it or closed it has one line of that moment
select 'written, and nobody wrote it down once' as what, note_id::text as which
from worry_note n where 1 <> (
    select count(*) from reading r
    where r.worry_id = n.worry_id and r.did = 'wrote' and r.person_id = n.writer_id and r.at = n.written_at);
select 'closed, and nobody wrote it down once' as what, worry_id::text as which
from worry w where state = 'closed' and 1 <> (
    select count(*) from reading r where r.worry_id = w.worry_id and r.did = 'closed' and r.at = w.closed_at);

-- closed_ends_some_day: each closed one that has words has its time at which they go
select 'closed, and kept for ever' as what, worry_id::text as which
from worry w where state = 'closed' and sealed is not null and not exists (
    select from due d where d.kind = 'rub-out-worry' and d.key = w.worry_id::text);

-- rubbed_out_is_gone: no key and no note is left of it
select 'rubbed out, and something is left' as what, worry_id::text as which
from worry w where sealed is null and (
    exists (select from person_key k where k.person_id = w.worry_id)
    or exists (select from worry_note n where n.worry_id = w.worry_id));
