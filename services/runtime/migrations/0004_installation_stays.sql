-- What kind of college this is stays as it was written, also for whoever looks after the database.
create function installation_stays() returns trigger language plpgsql as $$
begin
    raise exception 'whether this is the example college is settled when it is made, and never changes';
end $$;

create trigger installation_stays before update or delete on installation
    for each row execute function installation_stays();
create trigger installation_is_not_emptied before truncate on installation
    for each statement execute function installation_stays();
