-- A contact is not an identity: six numbers sent to one that several people share open one thing only, until she who typed
-- them shows something more.
alter table session add column is_limited boolean not null default false;
alter table session add column errand_id uuid;           -- the booking that a limited session opens
alter table sign_in_attempt add column errand_id uuid;   -- the booking for which the numbers were asked
alter table sign_in_attempt drop constraint sign_in_attempt_purpose_check;
alter table sign_in_attempt add constraint sign_in_attempt_purpose_check
    check (purpose in ('sign-in', 'register', 'contact', 'said'));
create index sign_in_attempt_said on sign_in_attempt (person_id, asked_at) where purpose = 'said';
