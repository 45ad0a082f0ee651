-- A course from before that the group agreed to keep: of how it was made nothing is claimed all the same.
alter table course_copy add column is_kept boolean not null default false;
