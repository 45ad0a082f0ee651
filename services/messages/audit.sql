-- Each question gives the rows that break an invariant; none is well.

-- said_once: a message that waits has its time at which it is sent
select 'a queued message that nothing sends' as what, message_id::text as which
from message m where state = 'queued' and not exists (select from due d where d.kind = 'send' and d.key = m.message_id::text);

-- nothing of an ended call is kept after eight days
select 'the words of an old call' as what, call_id::text as which
from call where state <> 'open' and sealed is not null and ended_at < now() - interval '8 days';

-- a call that reached nobody and that was asked for without an account is not on the list once its words are gone
select 'a call that nobody can make' as what, call_id::text as which
from call where state in ('open', 'not_reached') and person_id is null and sealed is null;

-- a call that somebody must make waits on the desk, and no other does
select 'a call that waits on no list' as what, call_id::text as which
from call c where (state in ('open', 'not_reached'))
    <> exists (select from task t where t.task_id = c.call_id and t.ended_at is null);

-- what is shared and nobody's is passed on in time
select 'a task that nobody is given' as what, task_id::text as which
from task t where ended_at is null and owner_id is null and split_part(circle, '.', 1) not in ('owners', 'person')
    and not exists (select from due d where d.kind = 'pass-task' and d.key = t.task_id::text);

-- said_once (I10): nobody is told the same for the same cause a second time
select 'said twice for one cause' as what, min(message_id::text) as which
from message group by cause, template, person_id having count(*) > 1;

-- ended_as_told (I10): what was sent, or could not be, was told once and so
select 'a message that ended otherwise than events tell' as what, message_id::text as which
from message m where state in ('sent', 'not_sent') and 1 <> (
    select count(*) from journal j where j.aggregate = 'message' and j.aggregate_id = m.message_id
      and j.type in ('message_sent', 'message_not_sent') and j.type = 'message_' || m.state);
