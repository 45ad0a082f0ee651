-- Somebody opened in need how another one can be reached, outside her own work. The lead is told at once; she whom it is
-- about sees it when the lead has looked, a day later at the latest, unless the lead says with a reason that it would harm.
create table glass (
    glass_id uuid primary key,
    person_id uuid not null references person,
    by_id uuid not null,
    words bytea not null,                    -- why; sealed for her whom it is about
    opened_at timestamptz not null,
    ends_at timestamptz not null,
    looked_at timestamptz,
    looked_by uuid,
    harm bytea,                              -- why she must not see it; sealed for her too
    constraint an_hour_for_one check (ends_at = opened_at + interval '1 hour' and by_id <> person_id),
    constraint looked_by_somebody check ((looked_at is null) = (looked_by is null)),
    constraint harm_is_said_by_somebody check (harm is null or looked_at is not null),
    constraint nobody_judges_herself check (looked_by is distinct from by_id)
);
create index glass_of on glass (person_id, opened_at);
create index glass_open on glass (opened_at) where looked_at is null;
