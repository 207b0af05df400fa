-- For analysts: fines by the authority that imposed them, in euro; a fine that is told again or confirmed is counted once, one refused or annulled not; a court that judges a fine imposed none. Parameters: jurisdiction, platform, since.
with imposed as (
    select *
    from stories
    where decision and main_role = 'fine' and stage <> 'appeal' and not (stage = 'judgment' and authority_kind = 'court') and outcome is distinct from 'annulled' and outcome is distinct from 'refused'
        and ($jurisdiction is null or jurisdiction = $jurisdiction)
        and ($platform is null or list_contains(platforms, $platform))
        and ($since is null or event_on >= cast($since as date))
    qualify row_number() over (partition by coalesce(dispute_id, story_id), authority, main_amount, main_currency order by event_on, story_id) = 1
)
select
    authority,
    jurisdiction,
    count(*) as fines,
    sum(main_eur) as eur,
    max(main_eur) as largest_eur,
    max_by(headline, main_eur) as largest,
    count(*) filter (where main_eur is null) as without_rate
from imposed
group by authority, jurisdiction
order by eur desc nulls last, authority
