-- For analysts: disputes by platform, year and jurisdiction; one of several platforms or years is counted under each. Parameters: platform, year, jurisdiction.
select
    p.platform,
    y.year,
    d.jurisdiction,
    count(distinct d.dispute_id) as disputes,
    count(distinct d.dispute_id) filter (where d.decided_on is not null) as decided,
    cast(sum(d.independent_reports) as bigint) as independent_reports
from disputes as d
cross join unnest(d.platforms) as p(platform)
cross join unnest(d.years) as y(year)
where ($platform is null or p.platform = $platform)
    and ($year is null or y.year = cast($year as integer))
    and ($jurisdiction is null or d.jurisdiction = $jurisdiction)
group by p.platform, y.year, d.jurisdiction
order by disputes desc, p.platform, y.year, d.jurisdiction
