-- One service decides for all whether an import begins; the others hear it, and say when their part is in.
alter table import_part drop constraint import_part_state_check;
update import_part set state = 'dropped', sealed = null where state = 'taken';  -- what waited by the rule before this
alter table import_part
    add constraint import_part_state_check check (state in ('kept', 'taken', 'refused', 'agreed', 'shown', 'dropped')),
    add column leaves_out boolean not null default false,
    add column row_count integer not null default 0,
    add column new_count integer not null default 0,
    add column refused_count integer not null default 0,
    add column refused bytea,                    -- which rows were refused and why, sealed, for a week
    add column checked_at timestamptz,           -- carried out as at this moment
    add column waits_for_others boolean not null default false;  -- agreed, and not yet carried out everywhere
create index import_part_coming_in on import_part (import_id)
    where state = 'taken' or waits_for_others;
alter table import_part_heard add column is_shown boolean not null default false;

create table import_decision (
    import_id uuid primary key,
    of text[] not null,                          -- the services that have a part
    decision text check (decision in ('agreed', 'put aside', 'completed')),
    begun_at timestamptz not null,
    decided_at timestamptz
);
delete from due where kind = 'drop-import-part';
