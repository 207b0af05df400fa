-- For readers of decisions: what is told of the given disputes.
select *
from base.dispute_summary
where dispute_id in (select dispute_id from wanted)
