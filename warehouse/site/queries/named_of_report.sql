-- For an article's page: what its current version names; its mentions lie close together.
select distinct kind, value, jurisdiction
from base.mention
where rowid between $first and $last and report_id = $report and version_id = $version and kind <> 'platform'
order by kind, value
