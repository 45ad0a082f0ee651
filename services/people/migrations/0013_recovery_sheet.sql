-- The sheet for the day on which the machine is lost: that it was printed and put away. By whom, nobody need know.
create table sheet_printed (
    one boolean primary key default true check (one),
    printed_at timestamptz not null
);
