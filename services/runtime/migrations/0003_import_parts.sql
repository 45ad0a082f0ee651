-- One service's part of bringing in a college's spreadsheets: kept until every service has its part, then shown.
create table import_part (
    import_part_id uuid primary key,
    import_id uuid not null unique,
    of text[] not null,                      -- the services that each must take their part
    rows text not null,                      -- as they were checked
    state text not null check (state in ('taken', 'shown', 'dropped')),
    taken_at timestamptz not null,
    ended_at timestamptz
);

-- Whose parts have been heard of, our own included.
create table import_part_heard (
    import_id uuid not null,
    service text not null,
    primary key (import_id, service)
);
