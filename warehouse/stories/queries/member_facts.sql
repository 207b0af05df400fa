-- For deciding: the facts of the independent reports of the given stories.
select
    r.report_id as told_by,
    f.*,
    case when f.kind = 'stage' then substr(coalesce(r.title, '') || chr(10) || coalesce(r.text, ''), f.span_start + 1, f.span_end - f.span_start) end as words
from base.story_report as p
join base.report as r on r.report_id = p.report_id and r.copy_kind is null
join base.fact as f on f.version_id = r.version_id
where p.story_id in (select story_id from wanted)
order by r.report_id, f.kind, f.position
