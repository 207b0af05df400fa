-- For selections: the dispute an id stands for today, merged ones followed.
select dispute_id from base.story_summary where dispute_id = $key
union all
select current_id from base.story_alias where kind = 'dispute' and alias_id = $key
limit 1
