-- Perhaps one person stands here twice: who became known with the contact, or the name and district, of somebody else.
-- What a person said of the two holds for good.
create table likely_second (
    person_id uuid not null references person,   -- the newer
    other_id uuid not null references person,
    found_at timestamptz,                        -- null: nobody was asked, and somebody said it all the same
    are_two_at timestamptz,                      -- these are two people
    said_by uuid,
    primary key (person_id, other_id)
);
create index likely_second_other on likely_second (other_id);
create index person_alike on person (found_by, district) where district is not null;
