-- Two records turned out to be one person (docs/decisions/0008): the one that went into another leads to that one.
-- Nothing that was written under either id is changed, so parting them is to forget the line.
create table merged_copy (
    merged_id uuid primary key,
    kept_id uuid not null
);
create index merged_copy_kept on merged_copy (kept_id);

-- The one record that counts now.
create function kept_person(of uuid) returns uuid language sql stable as $$
    select coalesce((select m.kept_id from merged_copy m where m.merged_id = $1), $1)
$$;

-- All ids of the same person: what was written under any of them is hers.
create function one_person(of uuid) returns uuid[] language sql stable as $$
    select k.id || array(select m.merged_id from merged_copy m where m.kept_id = k.id) from kept_person($1) as k(id)
$$;

-- The same for several: all ids of each of them.
create function all_ids(of uuid[]) returns uuid[] language sql stable as $$
    select array(select distinct unnest(one_person(given)) from unnest($1) as x(given))
$$;

-- Each once, under the record that counts.
create function kept_people(of uuid[]) returns uuid[] language sql stable as $$
    select array(select kept_person(given) from unnest($1) with ordinality as x(given, place)
                 group by 1 order by min(place))
$$;
