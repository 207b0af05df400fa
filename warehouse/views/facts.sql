-- For analysts: every fact that the current version of each article tells, with the sentence it was read from.
create view facts as
select
    f.report_id as article_id,
    f.kind,
    case
        when f.currency = '%' then f.value || ' %'
        when f.kind = 'amount' then f.currency || ' ' || f.value
        when f.month_only then f.value[:7]
        else f.value
    end as value,
    f.canonical,
    f.role,
    coalesce(f.main, f.position = 0) as main,
    f.jurisdiction,
    trim(
        substr(coalesce(r.title, '') || chr(10) || r.text, f.sentence_start + 1, f.sentence_end - f.sentence_start), chr(10) || ' '
    ) as sentence,
    f.span_start,
    f.span_end,
    f.sentence_start,
    f.sentence_end,
    f.rule,
    f.confidence
from base.fact as f
join base.report as r on r.version_id = f.version_id
where r.copy_kind is null;

comment on view facts is 'What the articles tell: where, before whom, which step, how it ended, who acts, how much, until when; one row per fact';
comment on column facts.article_id is 'Article';
comment on column facts.kind is 'jurisdiction, authority, stage, outcome, claimant, amount, deadline, case-number or act-day (the day on which the step was taken)';
comment on column facts.value is 'de, Irish Data Protection Commission, fine, granted, a claimant''s name, EUR 1200000000 (4 % of turnover), 2027-03-15 (2027-03 where only the month is known), C-311/18';
comment on column facts.canonical is 'Of an authority: its name in the beat; null for a body known by pattern alone ("a court in Kenya")';
comment on column facts.role is 'Of an amount: fine, damages, claim, potential, per-day, settlement, bond or other; of a deadline: comply, appeal, answer, hearing or effect; of an authority: court, regulator, prosecutor, police, government or legislature';
comment on column facts.main is 'Of an amount: true for the sum of the act reported; of the others: true for the first of its kind';
comment on column facts.jurisdiction is 'Of a case number: where its form is used';
comment on column facts.sentence is 'The sentence it was read from, as it stands; null for case numbers and in the slim snapshot';
comment on column facts.span_start is 'Offset in characters of headline + newline + body';
comment on column facts.span_end is 'End offset, exclusive';
comment on column facts.sentence_start is 'Offset of the sentence';
comment on column facts.sentence_end is 'End offset of the sentence, exclusive';
comment on column facts.rule is 'Which word or reason decided';
comment on column facts.confidence is '0..1; null for case numbers, which are read by form';
