-- Two records of one person (docs/decisions/0008). `into_id` is the record it went into; `kept_id` the one that counts, also
-- when that has gone on into a third. Here is the truth of it, so the two functions look here.
create table merged (
    merged_id uuid primary key references person,
    into_id uuid not null references person,
    kept_id uuid not null references person,
    merged_by uuid not null,
    merged_at timestamptz not null,
    constraint two_records_merged check (merged_id not in (into_id, kept_id))
);
create index merged_into on merged (into_id);
create index merged_kept on merged (kept_id);

create or replace function kept_person(of uuid) returns uuid language sql stable as $$
    select coalesce((select m.kept_id from merged m where m.merged_id = $1), $1)
$$;
create or replace function one_person(of uuid) returns uuid[] language sql stable as $$
    select k.id || array(select m.merged_id from merged m where m.kept_id = k.id order by 1)
    from kept_person($1) as k(id)
$$;
