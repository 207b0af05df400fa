-- For publishing: facts as people corrected them, and as they were read.

-- name: versions
select
    v.version_id,
    v.report_id,
    r.version_id = v.version_id as current,
    coalesce(
        (select any_value(f.told_on) from base.fact as f where f.version_id = v.version_id and f.told_on is not null),
        if(r.published_plausible, r.published_at::date, null),
        v.first_seen::date
    ) as told_on
from base.version as v
join base.report as r on r.report_id = v.report_id
where (v.report_id in (select report_id from wanted) and r.version_id = v.version_id)
    or v.version_id in (select version_id from base.fact_as_read)
order by v.version_id;

-- name: known
select * from base.correction;

-- name: as_read
select * from base.fact_as_read where version_id in (select version_id from wanted);

-- name: as_told
select * from base.fact where version_id in (select version_id from wanted);

-- name: remove
delete from base.{table} where version_id = $version;

-- name: plain
update base.{table} set {columns} where version_id = $version;

-- name: note_change
update base.report set changed_no = $entry where report_id = $report;

-- name: clear
delete from base.correction;
