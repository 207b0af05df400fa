-- For analysts: the largest sums of one role (default fine) that are the news, in euro, one of each story. Parameters: role, authority, jurisdiction, platform, since.
select f.authority, f.jurisdiction, f.platforms, f.amount, f.currency, f.amount_eur, f.rate_on, f.told_on, f.outcome, f.title, f.sentence, f.article_id
from fines as f
where f.main
    and f.role = coalesce($role, 'fine')
    and ($authority is null or f.authority = $authority)
    and ($jurisdiction is null or f.jurisdiction = $jurisdiction)
    and ($platform is null or list_contains(f.platforms, $platform))
    and ($since is null or f.told_on >= cast($since as date))
qualify row_number() over (partition by coalesce(f.story_id, f.article_id) order by f.confidence desc, f.article_id) = 1
order by f.amount_eur desc nulls last, f.amount desc, f.article_id
