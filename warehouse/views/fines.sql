-- For analysts: every sum of money that the current version of each article names, in its currency and in euro, with who imposes it on whom.
create view fines as
select
    f.report_id as article_id,
    p.story_id,
    r.authority,
    r.authority_kind,
    r.jurisdiction,
    r.platforms,
    f.role,
    f.main,
    f.amount,
    f.currency,
    f.eur as amount_eur,
    f.rate_on,
    f.eur_missing,
    f.told_on,
    r.stage,
    r.outcome,
    r.title,
    trim(
        substr(coalesce(r.title, '') || chr(10) || r.text, f.sentence_start + 1, f.sentence_end - f.sentence_start), chr(10) || ' '
    ) as sentence,
    f.span_start,
    f.rule,
    f.confidence
from base.fact as f
join base.report as r on r.version_id = f.version_id
left join base.story_report as p on p.report_id = r.report_id
where r.copy_kind is null and f.kind = 'amount' and f.currency <> '%';

comment on view fines is 'Every sum of money an article names; role says what it is: ask for role = ''fine'' and main to get the fines that are the news. Several articles of one story tell the same sum';
comment on column fines.article_id is 'Article';
comment on column fines.story_id is 'Story the article is told in; null before it is grouped';
comment on column fines.authority is 'The regulator, court or other body of the report: its name in the beat, else as it stands there';
comment on column fines.authority_kind is 'court, regulator, prosecutor, police, government or legislature';
comment on column fines.jurisdiction is 'Where the process runs: ISO 3166-1 alpha-2 lower case, eu or coe';
comment on column fines.platforms is 'Platforms that are parties';
comment on column fines.role is 'fine, damages, claim, potential (maximum or threatened), per-day, settlement, bond or other (background)';
comment on column fines.main is 'True for the sum of the act reported, at most one of an article';
comment on column fines.amount is 'The sum to the hundredth; null beyond 36 digits (the whole stands in facts)';
comment on column fines.currency is 'ISO 4217';
comment on column fines.amount_eur is 'In euro, at the ECB reference rate of rate_on; null where eur_missing says why';
comment on column fines.rate_on is 'Quoted day of that rate: told_on, or the last quoted day before it; null for sums in euro';
comment on column fines.eur_missing is 'Why amount_eur is null: too-large, not-quoted (by the ECB, or not around that day), before-history or after-history (until a later history of rates is installed)';
comment on column fines.told_on is 'Day of the report, UTC: its publication where plausible, else its capture';
comment on column fines.stage is 'The step that is the news';
comment on column fines.outcome is 'granted, refused, reduced, annulled, complied or not-complied';
comment on column fines.title is 'Headline';
comment on column fines.sentence is 'The sentence that names the sum, as it stands; null in the slim snapshot';
comment on column fines.span_start is 'Offset in characters of headline + newline + body';
comment on column fines.rule is 'Which word or reason decided the role';
comment on column fines.confidence is '0..1: how sure the role is';
