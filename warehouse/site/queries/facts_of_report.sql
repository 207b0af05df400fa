-- For an article's page: what its current version tells, in the order of the text; they lie close together.
select
    kind,
    case
        when currency = '%' then value || ' %'
        when kind = 'amount' then currency || ' ' || value
        when month_only then value[:7]
        else coalesce(canonical, value)
    end as value,
    coalesce(role, '') as role,
    span_start as "start",
    span_end as "end",
    sentence_start,
    sentence_end,
    confidence
from base.fact
where rowid between $first and $last and report_id = $report and version_id = $version
order by coalesce(sentence_start, span_start), span_start, kind, position
