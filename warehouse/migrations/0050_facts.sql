-- For analysts: who acts before whom, where, which step, how much, until when: each fact with the sentence it was read from, and plain columns
-- beside the report. Rows from before have none; a warehouse made anew from the captures has them everywhere.
create table base.fact (
    version_id varchar,
    report_id varchar,
    kind varchar,
    position integer,
    value varchar,
    canonical varchar,
    role varchar,
    jurisdiction varchar,
    span_start integer,
    span_end integer,
    sentence_start integer,
    sentence_end integer,
    rule varchar,
    confidence float,
    amount decimal(38, 2),
    currency varchar,
    main boolean,
    told_on date,
    eur decimal(38, 2),
    rate_on date,
    eur_missing varchar,
    due date,
    month_only boolean
);
comment on table base.fact is 'One row per fact that a version tells';
comment on column base.fact.version_id is 'Version of the report';
comment on column base.fact.report_id is 'Report';
comment on column base.fact.kind is 'jurisdiction, authority, stage, outcome, claimant, amount, deadline or case-number';
comment on column base.fact.position is 'From 0 among the facts of its kind: the main sum and the surest deadline first';
comment on column base.fact.value is 'What is told: a code, an id, a name as it stands, the whole sum in plain digits, an ISO date, a case number';
comment on column base.fact.canonical is 'Of an authority: its name in authorities.toml; null for a body known by pattern alone';
comment on column base.fact.role is 'Of an amount: fine, damages, claim, potential, per-day, settlement, bond or other; of a deadline: comply, appeal, answer, hearing or effect; of an authority: court, regulator, prosecutor, police, government or legislature';
comment on column base.fact.jurisdiction is 'Of a case number: where its form is used';
comment on column base.fact.span_start is 'Offset in characters of headline + newline + body';
comment on column base.fact.span_end is 'End offset, exclusive';
comment on column base.fact.sentence_start is 'Offset of the sentence it was read from; null for case numbers';
comment on column base.fact.sentence_end is 'End offset of that sentence, exclusive';
comment on column base.fact.rule is 'Which word or reason decided';
comment on column base.fact.confidence is '0..1; null for case numbers';
comment on column base.fact.amount is 'Of an amount: the sum; null for a share of turnover and beyond 36 digits';
comment on column base.fact.currency is 'Of an amount: ISO 4217, or % of turnover';
comment on column base.fact.main is 'Of an amount: true for the sum of the act reported';
comment on column base.fact.told_on is 'Of an amount: day of the report, UTC: its publication where plausible, else its capture';
comment on column base.fact.eur is 'Of an amount: in euro, at the ECB reference rate of told_on; null where eur_missing says why';
comment on column base.fact.rate_on is 'Quoted day of that rate: told_on, or the last quoted day before it; null for sums in euro';
comment on column base.fact.eur_missing is 'Why there is no value in euro: no-money, too-large, not-quoted, before-history or after-history';
comment on column base.fact.due is 'Of a deadline: its day; the fifteenth of the month where only that is known';
comment on column base.fact.month_only is 'Of a deadline: true where only the month is known';

alter table base.report add column jurisdiction varchar;
alter table base.report add column authority varchar;
alter table base.report add column authority_kind varchar;
alter table base.report add column stage varchar;
alter table base.report add column outcome varchar;
alter table base.report add column claimants varchar[];
alter table base.report add column case_numbers varchar[];
alter table base.report add column main_amount decimal(38, 2);
alter table base.report add column main_currency varchar;
alter table base.report add column main_role varchar;
alter table base.report add column main_eur decimal(38, 2);
alter table base.report add column next_deadline date;
alter table base.report add column next_deadline_kind varchar;
alter table base.superseded add column jurisdiction varchar;
alter table base.superseded add column authority varchar;
alter table base.superseded add column authority_kind varchar;
alter table base.superseded add column stage varchar;
alter table base.superseded add column outcome varchar;
alter table base.superseded add column claimants varchar[];
alter table base.superseded add column case_numbers varchar[];
alter table base.superseded add column main_amount decimal(38, 2);
alter table base.superseded add column main_currency varchar;
alter table base.superseded add column main_role varchar;
alter table base.superseded add column main_eur decimal(38, 2);
alter table base.superseded add column next_deadline date;
alter table base.superseded add column next_deadline_kind varchar;
comment on column base.report.jurisdiction is 'Where the process runs: ISO 3166-1 alpha-2 lower case, eu or coe; null where the report does not tell, or was read before it was asked, as with all that facts tell';
comment on column base.report.authority is 'The public body that acts, decides or is asked to: its name in the beat, else as it stands in the report';
comment on column base.report.authority_kind is 'court, regulator, prosecutor, police, government or legislature';
comment on column base.report.stage is 'The step that is the news: complaint, investigation, hearing, order, judgment, fine, appeal, settlement, compliance, legislation ...';
comment on column base.report.outcome is 'granted, refused, reduced, annulled, complied or not-complied; null where nothing was decided or done yet';
comment on column base.report.claimants is 'Claimants and complainants, as they stand; never the authority';
comment on column base.report.case_numbers is 'Case numbers, dashes and spaces made plain';
comment on column base.report.main_amount is 'The sum of the act reported, in main_currency, to the hundredth; null for a share of turnover';
comment on column base.report.main_currency is 'ISO 4217';
comment on column base.report.main_role is 'fine, damages, claim, potential (maximum or threatened), per-day, settlement, bond or other';
comment on column base.report.main_eur is 'main_amount in euro at the ECB reference rate of the report''s day; null where the bank quoted none, see fines.eur_missing';
comment on column base.report.next_deadline is 'The earliest deadline named, always after the report''s own day; the fifteenth of the month where only that is known';
comment on column base.report.next_deadline_kind is 'comply, appeal, answer, hearing or effect';
comment on column base.superseded.jurisdiction is 'Where the process runs';
comment on column base.superseded.authority is 'The public body that acts';
comment on column base.superseded.authority_kind is 'Its kind';
comment on column base.superseded.stage is 'The step that is the news';
comment on column base.superseded.outcome is 'How it ended';
comment on column base.superseded.claimants is 'Claimants and complainants';
comment on column base.superseded.case_numbers is 'Case numbers';
comment on column base.superseded.main_amount is 'The sum of the act reported';
comment on column base.superseded.main_currency is 'ISO 4217';
comment on column base.superseded.main_role is 'What that sum is';
comment on column base.superseded.main_eur is 'That sum in euro';
comment on column base.superseded.next_deadline is 'The earliest deadline named';
comment on column base.superseded.next_deadline_kind is 'What is due';
