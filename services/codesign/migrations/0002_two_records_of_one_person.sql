-- Who owns a proposal or is asked to, each person once: whoever is asked to own what she proposed under another id owns it
-- alone (docs/decisions/0008). `written_as`: the id under which her side is sealed.
create view owners_now as
select distinct on (proposal_id, kept_person(person_id))
       proposal_id, kept_person(person_id) as person_id, is_proposer, state, side, person_id as written_as, asked_at
from owner
order by proposal_id, kept_person(person_id), array_position(array['joined', 'asked'], state) nulls last, is_proposer desc;
