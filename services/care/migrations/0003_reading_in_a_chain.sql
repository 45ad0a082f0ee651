-- Who looked at a worry stands in a chain (docs/decisions/0017).
select make_log('reading');
