-- Whom a student turns to: somebody of her own, else of her district, else of the college (district '').
create table named_contact (
    person_id uuid primary key references person,
    named_contact_id uuid not null references person,
    named_by uuid not null,
    named_at timestamptz not null
);
create index named_contact_is on named_contact (named_contact_id);

create table district_contact (
    district text primary key,
    named_contact_id uuid not null references person,
    named_by uuid not null,
    named_at timestamptz not null
);

-- How somebody is reached at work, when that is another way than the desk.
create table contact_card (
    person_id uuid primary key references person,
    phone text not null,
    hours text not null,
    hours_cy text not null
);
