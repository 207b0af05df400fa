-- For analysts: reports that were changed after publication, latest change first. Parameters: since, language, source (id).
select v.article_id, v.version_no, v.first_seen, a.source, a.language, p.title as title_before, v.title as title_after, v.tokens - p.tokens as words_added, a.url
from versions as v
join versions as p on p.report_id = v.report_id and p.version_no = v.version_no - 1
join articles as a on a.article_id = v.report_id
where ($since is null or v.first_seen >= cast($since as timestamptz))
    and ($language is null or a.language = $language)
    and ($source is null or a.source_id = $source)
order by v.first_seen desc, v.article_id, v.version_no
