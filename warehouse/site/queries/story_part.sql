-- For a page of a story's reports: the reader's language first, then where most was written; within one as in story_reports.
select r.*, m.score as link_score, coalesce(m.reason, '') as link_reason, count(*) over (partition by r.language) as of_language
from memory.main.member as m
join memory.main.report as r on r.report_id = m.report_id
where m.story_id = $story
order by
    r.language <> $language, of_language desc, r.language,
    min(r.first_seen) over (partition by r.article_id), r.article_id, r.copy_kind <> '', r.first_seen, r.report_id
limit $limit offset $skip
