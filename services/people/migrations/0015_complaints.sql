-- Somebody is not happy with how the college handles what it knows of her. The law (Data (Use and Access) Act 2025) asks for an
-- acknowledgement within 30 days, and for an answer without delay. The words are sealed under the complaint's own id.
create table complaint (
    complaint_id uuid primary key,
    number bigint generated always as identity constraint complaint_number_once unique,
    person_id uuid references person,            -- when she was signed in
    browser text,                                -- for the page that says it has come; emptied with the words
    words bytea,                                 -- sealed: name, how to reach her, what she says; null when rubbed out
    made_at timestamptz not null,
    acknowledge_by timestamptz not null,
    acknowledged_at timestamptz,
    acknowledged_by uuid references person,
    answer bytea,                                -- sealed: what was answered
    answered_at timestamptz,
    answered_by uuid references person,
    constraint answered_ones_are_acknowledged check (answered_at is null or acknowledged_at is not null)
);
create index complaint_open on complaint (acknowledge_by) where answered_at is null;
create index complaint_person on complaint (person_id) where person_id is not null;
