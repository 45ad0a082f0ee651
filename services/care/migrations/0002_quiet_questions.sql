-- What somebody asks quietly, and the answer. Both are sealed for her who asked; who answers does not learn her name.
create table quiet_question (
    question_id uuid primary key,
    asker_id uuid not null,
    question bytea,                          -- null: rubbed out
    answer bytea,
    suggested bytea,                         -- question and answer in other words, until she has said yes or no
    asked_at timestamptz not null,
    answered_at timestamptz,
    answered_by uuid,
    shared_question text,                    -- these three she lets everybody read; they name nobody
    shared_answer text,
    language text check (language in ('en', 'cy')),
    shared_at timestamptz,
    constraint shared_is_whole check (
        (shared_at is null) = (shared_question is null) and (shared_at is null) = (shared_answer is null)),
    constraint answered_by_somebody check ((answered_at is null) = (answered_by is null))
);
create index quiet_question_waiting on quiet_question (asked_at) where answered_at is null and question is not null;
create index quiet_question_of on quiet_question (asker_id, asked_at desc);
create index quiet_question_shared on quiet_question (shared_at desc) where shared_at is not null;
