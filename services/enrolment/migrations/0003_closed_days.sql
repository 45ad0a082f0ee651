-- The days on which the college is closed: nobody's answer is awaited on them.
create table closed_copy (
    term_id uuid not null,
    from_on date not null,
    until_on date not null,
    primary key (term_id, from_on)
);
