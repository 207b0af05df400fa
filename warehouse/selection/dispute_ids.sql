-- For selections: the dispute an id stands for today, merged ones followed; one that was called after a report leads to where that is told now.
select dispute_id from base.story_summary where dispute_id = $key
union all
select current_id from base.story_alias where kind = 'dispute' and alias_id = $key
union all
select t.dispute_id
from base.story_report as p
join base.story_summary as t on t.story_id = p.story_id
where p.report_id = substr($key, 2) and left($key, 1) = 'd'
limit 1
