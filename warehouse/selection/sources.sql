-- For selections: every outlet by id and name.
select source_id, coalesce(name, source_id) as name from base.source order by source_id
