-- On which kind of device a session was begun, in one word of ours: so that somebody knows it again in her list.
alter table session add column device text not null default 'other';
