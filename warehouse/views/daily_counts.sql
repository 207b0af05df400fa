-- For analysts: articles per UTC day of first capture, language and topic, with the day's denominators.
create view daily_counts as
with collected as (
    select cast(timezone('UTC', fetched_at) as date) as day, count(*) as pages, count(distinct source_id) as sources
    from base.capture
    group by all
),
articles_of_day as (
    select
        cast(timezone('UTC', first_seen) as date) as day,
        language,
        topic,
        count(*) filter (where copy_kind is null) as articles,
        count(*) filter (where copy_kind is not null) as copies
    from base.report
    group by all
)
select
    a.day,
    a.language,
    a.topic,
    a.articles,
    a.copies,
    c.pages as pages_collected,
    c.sources as sources_collected,
    cast(sum(a.articles) over (partition by a.day) as bigint) as articles_of_day,
    a.articles / nullif(c.pages, 0) as share_of_pages
from articles_of_day as a
left join collected as c on c.day = a.day;

comment on view daily_counts is 'Articles per UTC day of first capture, language and topic, with the denominators of the day';
comment on column daily_counts.day is 'UTC day of first capture';
comment on column daily_counts.language is 'ISO 639-1';
comment on column daily_counts.topic is 'Primary topic';
comment on column daily_counts.articles is 'Articles first seen that day';
comment on column daily_counts.copies is 'Copies first seen that day';
comment on column daily_counts.pages_collected is 'Pages of every outcome captured that day: the denominator';
comment on column daily_counts.sources_collected is 'Sources at which at least one page was captured that day';
comment on column daily_counts.articles_of_day is 'Articles of all languages and topics first seen that day';
comment on column daily_counts.share_of_pages is 'articles / pages_collected';
