-- For analysts: what the current version of each article names.
create view mentions as
select
    m.report_id as article_id,
    m.kind,
    m.value,
    m.party,
    m.jurisdiction,
    m.surface,
    m.span_start,
    m.span_end,
    m.rule
from base.mention as m
join base.report as r on r.version_id = m.version_id
where r.copy_kind is null;

comment on view mentions is 'Platforms, authorities, laws, actors, case numbers, amounts, stages and deadlines named by the articles';
comment on column mentions.article_id is 'Article';
comment on column mentions.kind is 'platform, authority, law, provision (an article of a law), actor, case-number, amount, stage or deadline';
comment on column mentions.value is 'Canonical name: X, Bundeskartellamt, DSA, C-311/18, EUR 1200000000, appeal, 2021-09-06';
comment on column mentions.party is 'Of a platform: true when judged a party to the process, false when merely mentioned';
comment on column mentions.jurisdiction is 'Of an authority or law: ISO 3166-1 alpha-2 lower case, or eu';
comment on column mentions.surface is 'Characters found in the text';
comment on column mentions.span_start is 'Offset in characters of headline + newline + body';
comment on column mentions.span_end is 'End offset, exclusive';
comment on column mentions.rule is 'Entry or pattern that matched';
