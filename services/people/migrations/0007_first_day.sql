-- Whether a message that the college sends arrives: the last try, what the mail server said, and whether it was seen.
create table mail_tried (
    one boolean primary key default true check (one),
    tried_by uuid not null references person,
    tried_at timestamptz not null,
    trouble text not null,                   -- '': the mail server took it
    came_at timestamptz
);
