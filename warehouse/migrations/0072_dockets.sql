-- For analysts: what a story and a dispute are about in law, merged from their reports' facts: decided in warehouse/stories/docket.py when they
-- change. Everything is decided anew before the next publish.
alter table base.story_summary add column docket struct(
    jurisdiction varchar,
    authority varchar,
    authority_kind varchar,
    outcome varchar,
    claimants varchar[],
    amount struct("value" decimal(38, 2), currency varchar, role varchar, eur decimal(38, 2)),
    deadlines struct("on" date, kind varchar, month_only boolean)[],
    case_numbers varchar[],
    happened_on date,
    sayings struct(
        kind varchar, "value" varchar, role varchar, reports integer, chosen boolean, official boolean, report_id varchar, "start" integer,
        "end" integer, sentence_start integer, sentence_end integer, confidence double
    )[]
);
alter table base.dispute_summary add column docket struct(
    jurisdiction varchar,
    authority varchar,
    authority_kind varchar,
    outcome varchar,
    claimants varchar[],
    amount struct("value" decimal(38, 2), currency varchar, role varchar, eur decimal(38, 2)),
    deadlines struct("on" date, kind varchar, month_only boolean)[],
    case_numbers varchar[],
    happened_on date,
    sayings struct(
        kind varchar, "value" varchar, role varchar, reports integer, chosen boolean, official boolean, report_id varchar, "start" integer,
        "end" integer, sentence_start integer, sentence_end integer, confidence double
    )[]
);
comment on column base.story_summary.docket is 'The chosen facts, and in sayings every value told with who says it, see records/docket.py';
comment on column base.dispute_summary.docket is 'The chosen facts out of its stories; sayings are empty, they stand with the stories';

delete from base.story_summary;
delete from base.dispute_summary;
delete from base.story_report;
update base.told_until
set entry_no = 0;
