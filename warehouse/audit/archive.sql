-- For audits: what a snapshot has of the days, parties, addresses and case numbers of listed decisions. `listed` holds one row a decision: line, first
-- and last (days on which a report may lie; null where the list names no day), near (the last day of the news), country, platforms, pattern (of the
-- party's names; null where none is known), urls, case_numbers.

-- name: stories
with wanted as (
    select l.line, s.story_id
    from listed as l
    join stories as s on
        (len(l.platforms) = 0 or list_has_any(l.platforms, s.platforms))
        and (l.first is null or s.event_on between l.first and l.last)
    where l.first is not null or len(l.platforms) > 0
    union
    select l.line, p.story_id
    from (select line, unnest(urls) as url from listed) as l
    join base.report as r on r.canonical_url = l.url
    join base.story_report as p on p.report_id = r.report_id
    union
    select l.line, s.story_id
    from (select line, unnest(case_numbers) as number from listed) as l
    join (select story_id, unnest(case_numbers) as number from stories) as s
        on regexp_replace(lower(s.number), '[^\p{L}\p{N}]', '', 'g') = regexp_replace(lower(l.number), '[^\p{L}\p{N}]', '', 'g')
),
address as (
    select p.story_id, list(r.canonical_url order by r.report_id) as urls
    from base.story_report as p
    join base.report as r on r.report_id = p.report_id
    where p.story_id in (select story_id from wanted)
    group by p.story_id
)
select
    w.line as of_line,
    s.story_id as key,
    coalesce(s.headline, '') as line,
    s.event_on as day,
    s.headline_language as language,
    s.jurisdiction as country,
    s.authority,
    s.platforms,
    s.main_amount as amount,
    s.main_currency as currency,
    s.main_eur as eur,
    a.urls,
    coalesce(s.case_numbers, []) as case_numbers,
    s.decision,
    '' as outcome
from wanted as w
join stories as s on s.story_id = w.story_id
join address as a on a.story_id = w.story_id
order by of_line, key;

-- name: copies
select
    l.line as of_line,
    r.report_id as key,
    coalesce(r.title, '') as line,
    cast(timezone('UTC', coalesce(r.published_at, r.earliest_published_at, r.first_seen)) as date) as day,
    r.language,
    r.jurisdiction as country,
    r.authority,
    coalesce(r.platforms, []) as platforms,
    r.main_amount as amount,
    r.main_currency as currency,
    r.main_eur as eur,
    [r.canonical_url] as urls,
    coalesce(r.case_numbers, []) as case_numbers,
    true as decision,
    '' as outcome
from listed as l
join base.report as r on
    r.copy_kind is not null
    and (
        list_contains(l.urls, r.canonical_url)
        or (
            list_has_any(l.platforms, r.platforms)
            and cast(timezone('UTC', coalesce(r.published_at, r.earliest_published_at, r.first_seen)) as date) between l.first and l.last
        )
    )
order by of_line, key;

-- Pages that were captured and not kept: by the party's name in the headline, or by address.
-- name: pages
with day_of as (
    select line, pattern, country, platforms, unnest(generate_series(first, near, interval 1 day))::date as day
    from listed
    where pattern is not null and first is not null
),
lost as (
    select
        c.capture_id,
        c.title,
        c.language,
        c.outcome,
        c.url,
        cast(timezone('UTC', coalesce(c.published_at, c.fetched_at)) as date) as day,
        s.country
    from base.capture as c
    left join base.source as s on s.source_id = c.source_id
    where c.outcome not in ('stored', 'same-url', 'same-text', 'near-copy', 'new-version')
),
hit as (
    select d.line as of_line, l.capture_id, d.platforms, if(l.country = d.country, l.country, null) as country
    from day_of as d
    join lost as l on l.day = d.day and regexp_matches(l.title, d.pattern)
    union
    select a.line, l.capture_id, []::varchar[], null
    from (select line, unnest(urls) as url from listed) as a
    join lost as l on l.url = a.url
)
select
    h.of_line,
    l.capture_id as key,
    coalesce(l.title, '') as line,
    l.day,
    l.language,
    h.country,
    null as authority,
    h.platforms,
    null::decimal(38, 2) as amount,
    null as currency,
    null::decimal(38, 2) as eur,
    [l.url] as urls,
    []::varchar[] as case_numbers,
    true as decision,
    l.outcome
from hit as h
join lost as l on l.capture_id = h.capture_id
order by of_line, key;

-- name: watched
with page as (
    select s.country, cast(timezone('UTC', coalesce(c.published_at, c.fetched_at)) as date) as day, count(*) as pages
    from base.capture as c
    join base.source as s on s.source_id = c.source_id
    group by all
),
begins as (
    select min(day) as day
    from page
),
spoken as (
    select country, mode(languages[1]) as language
    from base.source
    where enabled
    group by country
)
select
    l.line as of_line,
    (select day from begins) as begins,
    (select count(*) from base.source as s where s.enabled and (l.country is null or s.country = l.country)) as sources,
    coalesce(
        (
            select cast(sum(p.pages) as bigint)
            from page as p
            where (l.country is null or p.country = l.country) and (l.first is null or p.day between l.first and l.near)
        ),
        0
    ) as pages,
    coalesce((select o.language from spoken as o where o.country = l.country), '') as language
from listed as l
order by of_line;
