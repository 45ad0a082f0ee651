-- A short summary of what was argued about a version. Sealed under its own id; shown when all who argued say yes.
create table summary (
    summary_id uuid primary key,
    proposal_id uuid not null references proposal,
    version integer not null,
    written_by uuid not null,
    words bytea not null,
    at timestamptz not null,
    constraint one_summary_of_a_version unique (proposal_id, version)
);
create index summary_of_writer on summary (written_by);
create table summary_answer (
    summary_id uuid not null references summary on delete cascade,
    person_id uuid not null,
    is_yes boolean not null,
    at timestamptz not null,
    primary key (summary_id, person_id)
);
create index summary_answer_of_person on summary_answer (person_id);

-- Who argued about a version, beside its summary's writer, and can still be asked: whoever was rubbed out has no key.
create view argued as
    select distinct s.summary_id, kept_person(c.person_id) as person_id
    from summary s join comment c on c.proposal_id = s.proposal_id and c.version = s.version
         join person_key k on k.person_id = c.person_id
    where kept_person(c.person_id) <> kept_person(s.written_by);

-- Every one of them has said yes and none no, and there is one at least. Nothing else shows a summary.
create view summary_shown as
    select s.* from summary s
    where exists (select from argued a where a.summary_id = s.summary_id)
      and not exists (select from summary_answer n where n.summary_id = s.summary_id and not n.is_yes)
      and not exists (
          select from argued a
          where a.summary_id = s.summary_id and not exists (
              select from summary_answer y
              where y.summary_id = s.summary_id and y.is_yes and kept_person(y.person_id) = a.person_id));
