-- For maintainers: what became of captured pages that were not kept, per source and language. Parameters: outcome, language.
select source_id, language, outcome, count(*) as pages, max(fetched_at) as latest, any_value(detail) as example
from captures
where not kept
    and ($outcome is null or outcome = $outcome)
    and ($language is null or language = $language)
group by all
order by pages desc, source_id, outcome, language
