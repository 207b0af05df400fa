-- For the sources page: every source and how it is doing; or one of them.
select
    h.source_id,
    coalesce(h.source, h.source_id) as source,
    h.country,
    coalesce(h.kind, 'news') as kind,
    s.languages,
    coalesce(s.homepage, '') as homepage,
    h.enabled,
    h.runs,
    h.pages,
    h.stored + h.copies as new,
    h.failed,
    h.failing,
    h.last_run_at,
    h.last_answer_at,
    h.last_new_report_at as last_new_at,
    coalesce(h.last_error, '') as last_error,
    coalesce(h.last_error_detail, '') as last_error_detail
from memory.main.health as h
left join base.source as s on s.source_id = h.source_id
where $source is null or h.source_id = $source
order by h.enabled desc, h.country, lower(coalesce(h.source, h.source_id))
