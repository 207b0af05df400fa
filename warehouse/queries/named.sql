-- For analysts: authorities, laws, case numbers, amounts, stages or deadlines by number of articles. Parameters: kind (default authority), platform, since.
select m.kind, m.value, m.jurisdiction, count(distinct m.article_id) as articles, count(distinct a.language) as languages, min(a.published_at) as first_published
from mentions as m
join articles as a on a.article_id = m.article_id
where m.kind = coalesce($kind, 'authority')
    and ($platform is null or list_contains(a.platforms, $platform))
    and ($since is null or coalesce(a.published_at, a.first_seen) >= cast($since as timestamptz))
group by all
order by articles desc, m.value, m.jurisdiction
