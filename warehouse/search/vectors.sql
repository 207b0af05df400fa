-- For the vectors beside the index: which rows are current articles, and which versions have no row yet.

-- name: used
with facets as (
    {facets}
)
select f.*, coalesce(v.row_number, -1) as row_number
from facets as f
join base.report as r on r.report_id = f.article_id
left join stored as v on v.version = cast('0x' || r.version_id as ubigint)
order by row_number, f.article_id;

-- name: missing
with current as (
    select version_id, cast('0x' || version_id as ubigint) as version
    from base.report
    where copy_kind is null
)
select c.version_id
from current as c
anti join stored as s on s.version = c.version
where c.version_id in (select version_id from base.vector);

-- name: new
select cast('0x' || v.version_id as ubigint) as version, v.vector
from base.vector as v
where v.version_id in (select version_id from missing) and len(v.vector) = 512;
