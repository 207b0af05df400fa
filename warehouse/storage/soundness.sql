-- For `check`: every value once, and what the tables promise each other. A statement `no_...` gives the rows that break its promise.

-- name: tables
select table_name
from duckdb_tables()
where database_name = current_database() and schema_name = 'base'
order by all;

-- name: read_all
select bit_xor(hash(t))
from base.{table} as t;

-- name: no_copy_without_its_article
select report_id
from base.report
where article_id not in (select report_id from base.report where copy_kind is null);

-- name: no_report_twice
select report_id
from base.report
group by report_id
having count(*) > 1;

-- name: no_version_without_its_report
select version_id
from base.version
where report_id not in (select report_id from base.report);

-- name: no_report_without_its_version
select report_id
from base.report
where version_id not in (select version_id from base.version);

-- name: no_mention_without_its_version
select version_id
from base.mention
where version_id not in (select version_id from base.version);

-- name: no_fact_without_its_version
select version_id
from base.fact
where version_id not in (select version_id from base.version);

-- name: no_band_without_its_signature
select sig_no
from base.band
where sig_no not in (select sig_no from base.signature);

-- name: no_capture_twice
select capture_id
from base.capture
group by capture_id
having count(*) > 1;

-- name: no_capture_without_its_report
select capture_id
from base.capture
where report_id is not null and report_id not in (select report_id from base.report);

-- name: no_capture_without_its_segment
select capture_id
from base.capture
where segment not in (select segment from base.segment);

-- name: no_forgotten_report
select report_id
from base.report
where report_id in (select forgotten_id from base.forgotten);

-- name: no_member_without_its_story
select article_id
from base.story_member
where story_id not in (select story_id from base.story);

-- name: no_story_with_other_members
select s.story_id
from base.story as s
left join (select story_id, count(*) as members from base.story_member group by story_id) as m on m.story_id = s.story_id
where s.members is distinct from m.members;

-- name: no_alias_that_leads_nowhere
select alias_id
from base.story_alias
where (kind = 'story' and current_id not in (select story_id from base.story))
    or (kind = 'dispute' and current_id not in (select dispute_id from base.story));

-- name: no_number_beyond_the_journal
select report_id
from base.report
where changed_no > (select max(entry_no) from base.journal);

-- name: no_seal_with_other_leaves
select s.day::varchar || '.' || s.batch
from base.seal as s
left join (select day, batch, count(*) as leaves from base.leaf group by all) as l on l.day = s.day and l.batch = s.batch
where s.leaves is distinct from l.leaves;
