-- For analysts: which platform is in which kind of dispute, and before whom.
create view platform_topic as
with jurisdictions as (
    select m.version_id, m.jurisdiction
    from base.mention as m
    where m.jurisdiction is not null
    union
    select r.version_id, r.jurisdiction
    from base.report as r
    where r.jurisdiction is not null
),
parties as (
    select report_id, version_id, topic, language, source_id, first_seen, unnest(platforms) as platform
    from base.report
    where copy_kind is null
)
select
    p.platform,
    p.topic,
    j.jurisdiction,
    count(*) as articles,
    count(distinct p.language) as languages,
    count(distinct p.source_id) as sources,
    min(p.first_seen) as first_seen,
    max(p.first_seen) as latest_seen
from parties as p
left join jurisdictions as j on j.version_id = p.version_id
group by all;

comment on view platform_topic is 'Articles per platform, topic and jurisdiction; an article naming several counts once for each';
comment on column platform_topic.platform is 'Platform that is a party; X is Twitter/X';
comment on column platform_topic.topic is 'Primary topic';
comment on column platform_topic.jurisdiction is 'Where the process runs, or jurisdiction of an authority or law named; null when none is';
comment on column platform_topic.articles is 'Articles';
comment on column platform_topic.languages is 'Distinct languages';
comment on column platform_topic.sources is 'Distinct sources';
comment on column platform_topic.first_seen is 'First capture of the first of them, UTC';
comment on column platform_topic.latest_seen is 'First capture of the latest of them, UTC';
