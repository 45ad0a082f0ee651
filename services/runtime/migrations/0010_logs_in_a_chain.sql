-- Logs that nobody changes unseen (docs/decisions/0017). Each row gets its link when its transaction commits: a hash over
-- the hash before it and the row as it was written. Whoever changes a row, takes one out or puts one in breaks the chain.
create table chain (
    log text not null,                       -- which table
    place bigint not null,                   -- dense, in the order of the commits
    number bigint not null,                  -- of the row
    hash bytea not null,
    primary key (log, place),
    constraint linked_once unique (log, number)
);

-- Of a row as JSON that was made with the clock of UTC. A column that a later release adds, and that is empty, changes
-- nothing of it.
create function row_bytes(of jsonb) returns bytea language sql immutable
    as $$ select convert_to(jsonb_strip_nulls($1)::text, 'utf8') $$;

-- Called at the commit, so that its lock is held for as long as the disk takes and no longer. Lock in one statement,
-- look in the next: a statement that did both would see the chain as it was before it had the lock.
create function add_link() returns trigger language plpgsql security definer
    set timezone = 'UTC' set bytea_output = 'hex' as $$
declare
    last chain%rowtype;
begin
    perform pg_advisory_xact_lock(hashtextextended(tg_table_schema || '.chain.' || tg_table_name, 0));
    select * into last from chain where log = tg_table_name order by place desc limit 1;
    insert into chain (log, place, number, hash) values (
        tg_table_name, coalesce(last.place, 0) + 1, new.number,
        sha256(coalesce(last.hash, '') || row_bytes(to_jsonb(new))));
    return null;
end $$;
do $$ begin
    execute format('alter function add_link() set search_path = %I, extensions, pg_temp', current_schema());
end $$;

-- The second wall, for whoever has more rights than the service: a log is added to, and nothing else.
create function log_stays() returns trigger language plpgsql as $$
begin
    raise exception 'the log % is only added to', tg_table_name;
end $$;

-- Makes a table with a column `number` a log. What stands in it already is linked in the order of its numbers.
create function make_log(log text) returns void language plpgsql
    set timezone = 'UTC' set bytea_output = 'hex' as $$
declare
    one bigint;
    bytes bytea;
    last bytea := '';
    place bigint := 0;
begin
    for one, bytes in execute format('select number, row_bytes(to_jsonb(t)) from %I t order by number', log) loop
        place := place + 1;
        last := sha256(last || bytes);
        insert into chain (log, place, number, hash) values (log, place, one, last);
    end loop;
    execute format('create constraint trigger is_linked after insert on %I deferrable initially deferred
                    for each row execute function add_link()', log);
    execute format('create trigger stays before update or delete on %I
                    for each row execute function log_stays()', log);
    execute format('create trigger is_not_emptied before truncate on %I
                    for each statement execute function log_stays()', log);
    execute format('revoke update, delete, truncate on %I from %I', log, current_schema() || '_app');
end $$;
