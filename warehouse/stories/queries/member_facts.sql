-- For deciding: the facts of the independent reports of the given stories (teller), and the words that a step was read from: the only ones whose text is unpacked.
with told as materialized (
    select t.report_id as told_by, t.base_row, f.*
    from teller as t
    join base.fact as f on f.version_id = t.version_id
    where t.independent
),
spoken as (
    select
        s.told_by,
        s.position,
        substr(coalesce(r.title, '') || chr(10) || coalesce(r.text, ''), s.span_start + 1, s.span_end - s.span_start) as words
    from told as s
    join base.report as r on r.rowid = s.base_row and r.report_id = s.told_by
    where s.kind = 'stage'
)
select told.* exclude (base_row), spoken.words
from told
left join spoken on spoken.told_by = told.told_by and told.kind = 'stage' and spoken.position = told.position
order by told.told_by, told.kind, told.position
