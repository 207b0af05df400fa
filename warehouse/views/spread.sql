-- For analysts: how far an article travelled.
create view spread as
select
    r.article_id,
    count(*) - 1 as copies,
    count(distinct r.source_id) as sources,
    count(distinct s.country) as countries,
    min(r.first_seen) as first_seen,
    max(r.first_seen) as latest_seen
from base.report as r
left join base.source as s on s.source_id = r.source_id
group by r.article_id;

comment on view spread is 'How far each article travelled, its copies included';
comment on column spread.article_id is 'Article';
comment on column spread.copies is 'Copies at other addresses';
comment on column spread.sources is 'Distinct outlets';
comment on column spread.countries is 'Distinct countries of outlets';
comment on column spread.first_seen is 'First capture of article or copy, UTC';
comment on column spread.latest_seen is 'Latest first capture of a copy, UTC';
