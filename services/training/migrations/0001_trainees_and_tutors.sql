-- What the college asks of somebody before she teaches. `months` is how long it counts; null: for as long as the award.
create table required_item (
    item text primary key check (item ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
    title_en text not null,
    title_cy text,
    about_en text not null,
    about_cy text,
    months integer check (months > 0),
    for_kind text check (for_kind in ('peer', 'by_training')),   -- null: of everybody
    place integer not null,
    is_rested boolean not null default false
);

-- The unit set that the college begins with; a coordinator may add to it and rest what is no longer asked.
insert into required_item (item, title_en, title_cy, about_en, about_cy, months, for_kind, place) values
 ('recovery-and-co-production', 'Recovery and making things together', 'Adferiad a chreu gyda''n gilydd',
  'What recovery means here, and how we share deciding.', 'Beth mae adferiad yn ei olygu yma, a sut rydym yn rhannu penderfynu.', null, null, 1),
 ('own-story-safely', 'Using your own story safely', 'Defnyddio eich stori eich hun yn ddiogel',
  'What to tell, what to keep, and looking after yourself.', 'Beth i''w ddweud, beth i''w gadw, a gofalu amdanoch eich hun.', null, 'peer', 2),
 ('inclusive-session', 'Planning a session for everybody', 'Cynllunio sesiwn i bawb',
  'A plan for one session that works for different people.', 'Cynllun ar gyfer un sesiwn sy''n gweithio i bobl wahanol.', null, null, 3),
 ('working-side-by-side', 'Teaching side by side', 'Addysgu ochr yn ochr',
  'Sharing a room with another tutor, and disagreeing well.', 'Rhannu ystafell gyda thiwtor arall, ac anghytuno''n dda.', null, null, 4),
 ('observed-teaching', 'Teaching a short session while somebody watches', 'Addysgu sesiwn fer tra bod rhywun yn gwylio',
  'Twenty minutes with a friendly group.', 'Ugain munud gyda grŵp cyfeillgar.', null, null, 5),
 ('safeguarding', 'Keeping people safe', 'Cadw pobl yn ddiogel',
  'The safeguarding course. It is taken again every three years.', 'Y cwrs diogelu. Mae''n cael ei wneud eto bob tair blynedd.', 36, null, 6),
 ('co-delivery', 'Co-delivery training', 'Hyfforddiant cyd-gyflwyno',
  'How we run a session in pairs. It is taken again every two years.', 'Sut rydym yn cynnal sesiwn mewn parau. Mae''n cael ei wneud eto bob dwy flynedd.', 24, null, 7);

create table trainee (
    trainee_id uuid primary key,
    person_id uuid not null unique,
    kind text not null check (kind in ('peer', 'by_training')),
    joined_on date not null,
    became_tutor_on date
);

-- One required item of one trainee. Words are sealed for the trainee.
create table item_progress (
    trainee_id uuid not null references trainee,
    item text not null references required_item,
    state text not null check (state in ('offered', 'not_yet', 'assessed', 'verified')),
    offered_words bytea,
    offered_at timestamptz,
    held_on date,                            -- the day from which it counts
    assessed_by uuid,
    assessed_at timestamptz,
    feedback bytea,
    verified_by uuid,
    verified_at timestamptz,
    primary key (trainee_id, item),
    constraint verified_by_another check (verified_by is distinct from assessed_by or verified_by is null),
    constraint verified_has_verifier check (state <> 'verified' or (assessed_by is not null and verified_by is not null))
);
create index item_progress_waiting on item_progress (state, offered_at) where state in ('offered', 'assessed');

create table tutor (
    tutor_id uuid primary key,               -- the person's id
    kind text not null check (kind in ('peer', 'by_training')),
    since_on date not null,
    came_from text not null check (came_from in ('training', 'import', 'example', 'desk')),
    ready jsonb not null default '[]'        -- what was told last
);

-- What a tutor holds, and until when. Renewed by a new row.
create table held_item (
    tutor_id uuid not null references tutor,
    item text not null references required_item,
    from_on date not null,
    until_on date,
    recorded_by text not null,
    recorded_at timestamptz not null,
    primary key (tutor_id, item, from_on),
    constraint held_forwards check (until_on is null or until_on >= from_on)
);

create table pause (
    pause_id uuid primary key,
    tutor_id uuid not null references tutor,
    from_on date not null,
    until_on date not null,
    constraint pause_forwards check (until_on >= from_on)
);
create index pause_of_tutor on pause (tutor_id);
