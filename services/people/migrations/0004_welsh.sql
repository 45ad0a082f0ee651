-- Whether the college shows itself in Welsh, and what of that Welsh somebody has read. No row: as rules.welsh says.
create table welsh (
    one boolean primary key default true check (one),
    stage text not null check (stage in ('off', 'being_read', 'on')),
    reader_id uuid references person
);

-- Which texts of an area stood there when she passed it. Another text, or one that says something else, is not among them.
create table welsh_area (
    area text primary key,
    texts text[] not null,
    passed_by uuid not null references person,
    passed_at timestamptz not null
);

-- What is wrong with its texts, as its reader says: all of it together, sealed for her.
create table welsh_remarks (
    area text primary key,
    words bytea not null,
    written_by uuid not null references person,
    written_at timestamptz not null
);
