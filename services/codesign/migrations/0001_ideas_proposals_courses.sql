-- Numbers without a gap: whoever takes the next one holds the row until the commit.
create table counter (
    name text primary key,
    last integer not null default 0
);
insert into counter (name) values ('idea'), ('proposal');

-- An idea. Its words, name and contact are sealed under the idea's own id: its giver may be nobody we know.
create table idea (
    idea_id uuid primary key,
    number integer not null,
    left_at timestamptz not null,
    person_id uuid,                          -- who left it, when signed in
    browser text,                            -- for the ten minutes in which it can be changed
    words bytea,
    name bytea,
    contact bytea,
    read_by_on date not null,
    answer_by_on date not null,
    state text not null default 'left'
        check (state in ('left', 'read', 'talked_about', 'became_proposal', 'not_yet', 'no', 'taken_back')),
    reply text,                              -- written for everybody
    answered_at timestamptz,
    look_again_on date,
    constraint idea_number unique (number),
    constraint parked_until_a_day check ((state = 'not_yet') = (look_again_on is not null)),
    constraint taken_back_without_words check (state <> 'taken_back' or (words is null and contact is null))
);
create index idea_by_state on idea (state, number desc);
create index idea_of_person on idea (person_id) where person_id is not null;
create index idea_of_browser on idea (browser) where browser is not null;
create index idea_wants_to_hear on idea (answered_at) where contact is not null and answered_at is not null;

-- A proposal. Its draft is sealed under the proposal's own id, since two people write it.
create table proposal (
    proposal_id uuid primary key,
    number integer not null,
    idea_id uuid references idea,
    started_at timestamptz not null,
    state text not null default 'open' check (state in ('open', 'taken_back')),
    last_version integer not null default 0,
    course_id uuid,
    constraint proposal_number unique (number)
);
create index proposal_of_idea on proposal (idea_id) where idea_id is not null;
create index proposal_with_version on proposal (number desc) where last_version > 0;

-- Who owns it, and who is asked to. Which side somebody speaks from is sealed for her and never shown.
create table owner (
    proposal_id uuid not null references proposal,
    person_id uuid not null,
    is_proposer boolean not null,
    state text not null check (state in ('asked', 'joined', 'not_joined', 'left')),
    side bytea,
    asked_at timestamptz not null,
    answered_at timestamptz,
    primary key (proposal_id, person_id)
);
create unique index one_proposer on owner (proposal_id) where is_proposer;
create unique index one_co_owner on owner (proposal_id) where not is_proposer and state in ('asked', 'joined');
create index owner_person on owner (person_id, state);

-- Every state of every part, so that not a word is lost; the last one counts.
create table draft_part (
    proposal_id uuid not null references proposal,
    part smallint not null check (part between 1 and 5),
    revision integer not null check (revision > 0),
    words bytea not null,
    saved_by uuid not null,
    saved_at timestamptz not null,
    constraint part_saved_once primary key (proposal_id, part, revision)
);

create table ready (
    proposal_id uuid not null references proposal,
    person_id uuid not null,
    digest text not null,
    at timestamptz not null,
    primary key (proposal_id, person_id)
);

-- A course version: the exact bytes that its owners signed. Never changed by a byte.
create table version (
    digest text primary key,
    proposal_id uuid references proposal,    -- null: carried over
    number integer not null check (number > 0),
    content bytea not null,
    at timestamptz not null,
    constraint version_numbered_once unique (proposal_id, number),
    constraint version_is_its_digest check (digest = encode(sha256(content), 'hex'))
);
create function version_never_changes() returns trigger language plpgsql as $$
begin
    raise exception 'a version never changes' using errcode = 'restrict_violation';
end $$;
create trigger version_never_changes before update or delete or truncate on version
    for each statement execute function version_never_changes();
revoke update, delete, truncate on version from codesign_app;

-- Asking the group about exactly one version.
create table decision_request (
    decision_request_id uuid primary key,
    proposal_id uuid not null references proposal,
    version integer not null,
    digest text not null references version,
    asked_by uuid not null,
    asked_at timestamptz not null,
    answer_by timestamptz not null,
    state text not null default 'asked' check (state in ('asked', 'withdrawn', 'granted', 'refused', 'lapsed')),
    answered_at timestamptz,
    constraint answered_when_answered check ((answered_at is null) = (state = 'asked'))
);
create unique index one_open_request on decision_request (proposal_id) where state = 'asked';
create index request_of_proposal on decision_request (proposal_id, asked_at desc);

-- What people say about a version, sealed for whoever said it.
create table comment (
    comment_id uuid primary key,
    proposal_id uuid not null references proposal,
    version integer not null,
    person_id uuid not null,
    answers uuid references comment,
    is_from_owner boolean not null,
    words bytea,                             -- null: taken back
    at timestamptz not null,
    changed_at timestamptz
);
create index comment_of_proposal on comment (proposal_id, at);
create index comment_of_person on comment (person_id);
create index comment_answered on comment (answers) where answers is not null;

-- An approved course, or one carried over from before this record was kept.
create table course (
    course_id uuid primary key,
    proposal_id uuid references proposal,
    digest text not null references version,
    version integer not null,
    is_carried_over boolean not null default false,
    plannable_until_on date,
    at timestamptz not null,
    constraint course_of_proposal unique (proposal_id),
    constraint carried_over_has_no_proposal
        check (is_carried_over = (proposal_id is null) and is_carried_over = (plannable_until_on is not null))
);
create index course_by_time on course (at desc);

-- Copies of others' facts.
create table group_copy (
    group_id uuid primary key,
    name text not null,
    remit text not null
);
create table seat_copy (
    seat_id uuid primary key,
    group_id uuid not null,
    person_id uuid not null,
    is_co_chair boolean not null
);
create index seat_copy_of_group on seat_copy (group_id);
create table meeting_copy (
    meeting_id uuid primary key,
    group_id uuid not null,
    starts_at timestamptz not null
);
create index meeting_copy_of_group on meeting_copy (group_id, starts_at);
create table role_copy (
    person_id uuid not null,
    role text not null,
    primary key (person_id, role)
);
create table decision_copy (
    decision_id uuid primary key,
    decision_request_id uuid not null,
    closes_at timestamptz not null,
    is_extended boolean not null default false,
    meets_at timestamptz
);
create index decision_copy_of_request on decision_copy (decision_request_id);

-- What the group was asked last about each proposal, and by when its owners hear.
create view asked_last as
    select distinct on (r.proposal_id) r.proposal_id, r.decision_request_id, r.version, r.digest, r.state, r.asked_at,
           r.answered_at, d.decision_id, coalesce(d.meets_at, d.closes_at, r.answer_by) as hears_by,
           d.decision_id is not null as is_open, coalesce(d.is_extended, false) as is_extended,
           d.meets_at is not null as is_at_meeting
    from decision_request r left join decision_copy d using (decision_request_id)
    order by r.proposal_id, r.asked_at desc;

-- How many comments of each proposal no owner has answered yet.
create view not_answered as
    select c.proposal_id, count(*) as comments from comment c
    where c.answers is null and not c.is_from_owner and c.words is not null
      and not exists (select from comment a where a.answers = c.comment_id and a.is_from_owner and a.words is not null)
    group by c.proposal_id;
