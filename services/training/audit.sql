-- Each question gives the rows that break an invariant; none is well.

-- verified_by_another: nobody verifies what she assessed, and nobody her own
select 'verified by the same person' as what, trainee_id::text || ' ' || item as which
from item_progress join trainee using (trainee_id)
where state = 'verified' and (verified_by = assessed_by or verified_by = person_id or assessed_by = person_id);

-- became_complete: who became a tutor by training had every item verified that was asked of her then
select 'a tutor without anything held' as what, tutor_id::text as which
from tutor where came_from = 'training' and not exists (select from held_item h where h.tutor_id = tutor.tutor_id);
