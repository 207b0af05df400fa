-- For analysts: median days from complaint to first decision by jurisdiction, with the disputes it is made of and those still undecided. Parameters: platform, since (first event).
select
    jurisdiction,
    count(days_to_decision) as disputes,
    median(days_to_decision) as median_days,
    min(days_to_decision) as least_days,
    max(days_to_decision) as most_days,
    count(*) filter (where complaint_on is not null and decided_on is null) as undecided
from disputes
where complaint_on is not null
    and ($platform is null or list_contains(platforms, $platform))
    and ($since is null or first_event_at >= cast($since as date))
group by jurisdiction
order by disputes desc, jurisdiction
