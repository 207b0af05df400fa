-- For selections: the story an id stands for today: a story's, that of one merged away, of a report, or the story once called after a report.
select story_id from base.story_summary where story_id = $key
union all
select current_id from base.story_alias where kind = 'story' and alias_id = $key
union all
select story_id from base.story_report where report_id in ($key, substr($key, 2))
limit 1
