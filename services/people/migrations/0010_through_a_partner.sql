-- Reached through an organisation that she named: `partner` is what it is called, the address is the organisation's.
alter table contact add column partner text;
alter table contact add constraint partner_is_through check (partner is null or channel = 'through');
