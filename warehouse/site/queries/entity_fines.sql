-- For an entity's page: the fines of its disputes, each dispute once with the sum decided last; what was annulled is no fine.
select
    dispute_id,
    title,
    language,
    docket.amount.currency as currency,
    docket.amount.value as value,
    docket.amount.eur as eur
from memory.main.dispute
where
    dispute_id in (select unnest($ids))
    and ($country is null or docket.jurisdiction = $country)
    and docket.amount.role = 'fine'
    and docket.outcome is distinct from 'annulled'
order by eur desc nulls last, dispute_id
