-- For events: the stage of every dispute, and the corrections that the facts of a snapshot follow.

-- name: stages
select dispute_id, stage
from base.dispute_summary
where stage <> ''
order by dispute_id;

-- name: corrected
select report_id, kind, was, was_role, "value", role
from base.correction
where holds
order by report_id, kind, was, was_role;

-- name: dispute_stories
select story_id, dispute_id
from base.story_summary
where dispute_id in (select dispute_id from wanted_disputes)
order by story_id;

-- name: report_stories
select report_id, story_id
from base.story_report
where report_id in (select report_id from wanted_reports)
order by report_id;

-- name: story_reports
select story_id, list(report_id order by report_id)
from base.story_report
where story_id in (select story_id from wanted_stories)
group by story_id
order by story_id;
