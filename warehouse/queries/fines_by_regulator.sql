-- For analysts: fines by the authority that imposed them, in euro; a fine that is told again or confirmed on appeal is counted once, one refused or annulled not. Parameters: jurisdiction, platform, since.
with imposed as (
    select *
    from decisions
    where fine is not null and type <> 'appeal' and outcome is distinct from 'annulled' and outcome is distinct from 'refused'
        and ($jurisdiction is null or jurisdiction = $jurisdiction)
        and ($platform is null or list_contains(platforms, $platform))
        and ($since is null or decided_on >= cast($since as date))
    qualify row_number() over (partition by coalesce(dispute_id, story_id), authority, fine, currency order by decided_on, story_id) = 1
)
select
    authority,
    jurisdiction,
    count(*) as fines,
    sum(fine_eur) as eur,
    max(fine_eur) as largest_eur,
    max_by(headline, fine_eur) as largest,
    count(*) filter (where fine_eur is null) as without_rate
from imposed
group by authority, jurisdiction
order by eur desc nulls last, authority
