-- Courses from before about which nothing is settled yet, with their last day; and proposals that write one anew.
create table carried_over_copy (
    course_id uuid primary key,
    until_on date not null
);
create index carried_over_copy_of_day on carried_over_copy (until_on);
create table anew_copy (
    proposal_id uuid primary key,
    course_id uuid not null
);
create index anew_copy_of_course on anew_copy (course_id);
