-- For analysts: every day after its own that the current version of each article names as a deadline.
create view deadlines as
select
    f.report_id as article_id,
    p.story_id,
    f.due,
    f.month_only,
    f.role as kind,
    f.position = 0 as surest,
    r.authority,
    r.authority_kind,
    r.jurisdiction,
    r.platforms,
    r.stage,
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
where r.copy_kind is null and f.kind = 'deadline';

comment on view deadlines is 'Days by which or on which something happens in a dispute, each after the day of its report; whether one has passed is for the query to say (due >= current_date)';
comment on column deadlines.article_id is 'Article';
comment on column deadlines.story_id is 'Story the article is told in; null before it is grouped';
comment on column deadlines.due is 'The day; the fifteenth of the month where only that is known';
comment on column deadlines.month_only is 'True where only the month is known';
comment on column deadlines.kind is 'comply, appeal, answer, hearing or effect';
comment on column deadlines.surest is 'True for the surest deadline of its article';
comment on column deadlines.authority is 'The regulator, court or other body of the report';
comment on column deadlines.authority_kind is 'court, regulator, prosecutor, police, government or legislature';
comment on column deadlines.jurisdiction is 'Where the process runs: ISO 3166-1 alpha-2 lower case, eu or coe';
comment on column deadlines.platforms is 'Platforms that are parties';
comment on column deadlines.stage is 'The step that is the news';
comment on column deadlines.title is 'Headline';
comment on column deadlines.sentence is 'The sentence that names the day, as it stands; null in the slim snapshot';
comment on column deadlines.span_start is 'Offset in characters of headline + newline + body';
comment on column deadlines.rule is 'Which word or reason decided';
comment on column deadlines.confidence is '0..1: how sure kind and day are';
