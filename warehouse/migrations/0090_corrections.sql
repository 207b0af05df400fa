-- For analysts: facts that people corrected. base.fact and the plain columns tell the corrected ones; what was read is kept beside.
create table base.fact_as_read as
select *
from base.fact
limit 0;
comment on table base.fact_as_read is 'Facts as they were read, of versions of which people corrected some; the columns are those of base.fact';
comment on column base.fact_as_read.version_id is 'Version of the report';
comment on column base.fact_as_read.report_id is 'Report';
comment on column base.fact_as_read.kind is 'jurisdiction, authority, stage, outcome, claimant, amount, deadline or case-number';
comment on column base.fact_as_read.position is 'From 0 among the facts of its kind: the main sum and the surest deadline first';
comment on column base.fact_as_read.value is 'What is told: a code, an id, a name as it stands, the whole sum in plain digits, an ISO date, a case number';
comment on column base.fact_as_read.canonical is 'Of an authority: its name in authorities.toml; null for a body known by pattern alone';
comment on column base.fact_as_read.role is 'Of an amount: fine, damages, claim, potential, per-day, settlement, bond or other; of a deadline: comply, appeal, answer, hearing or effect; of an authority: court, regulator, prosecutor, police, government or legislature';
comment on column base.fact_as_read.jurisdiction is 'Of a case number: where its form is used';
comment on column base.fact_as_read.span_start is 'Offset in characters of headline + newline + body';
comment on column base.fact_as_read.span_end is 'End offset, exclusive';
comment on column base.fact_as_read.sentence_start is 'Offset of the sentence it was read from; null for case numbers';
comment on column base.fact_as_read.sentence_end is 'End offset of that sentence, exclusive';
comment on column base.fact_as_read.rule is 'Which word or reason decided';
comment on column base.fact_as_read.confidence is '0..1; null for case numbers';
comment on column base.fact_as_read.amount is 'Of an amount: the sum; null for a share of turnover and beyond 36 digits';
comment on column base.fact_as_read.currency is 'Of an amount: ISO 4217, or % of turnover';
comment on column base.fact_as_read.main is 'Of an amount: true for the sum of the act reported';
comment on column base.fact_as_read.told_on is 'Of an amount: day of the report, UTC: its publication where plausible, else its capture';
comment on column base.fact_as_read.eur is 'Of an amount: in euro, at the ECB reference rate of told_on; null where eur_missing says why';
comment on column base.fact_as_read.rate_on is 'Quoted day of that rate: told_on, or the last quoted day before it; null for sums in euro';
comment on column base.fact_as_read.eur_missing is 'Why there is no value in euro: no-money, too-large, not-quoted, before-history or after-history';
comment on column base.fact_as_read.due is 'Of a deadline: its day; the fifteenth of the month where only that is known';
comment on column base.fact_as_read.month_only is 'Of a deadline: true where only the month is known';

create table base.correction (
    correction_id varchar,
    report_id varchar,
    kind varchar,
    was varchar,
    was_role varchar,
    "value" varchar,
    role varchar,
    reason varchar,
    corrected_by varchar,
    corrected_at timestamptz,
    holds boolean
);
comment on table base.correction is 'What people say of facts that were read wrongly, out of desk.sqlite at each publish';
comment on column base.correction.correction_id is 'Its id on the desk';
comment on column base.correction.report_id is 'Report';
comment on column base.correction.kind is 'Kind of fact';
comment on column base.correction.was is 'The value that was read';
comment on column base.correction.was_role is 'Its role; empty where the kind has none';
comment on column base.correction.value is 'The right value; empty: the report does not tell it';
comment on column base.correction.role is 'Its role';
comment on column base.correction.reason is 'Why, in the words of whoever corrected it';
comment on column base.correction.corrected_by is 'Id of the person; empty for somebody who was forgotten';
comment on column base.correction.corrected_at is 'UTC';
comment on column base.correction.holds is 'False: the current version does not tell what is corrected';
