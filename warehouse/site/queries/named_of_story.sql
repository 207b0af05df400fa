-- For a story's page: what its articles name, most often named first.
select m.kind, m.value, any_value(m.jurisdiction) as jurisdiction
from base.mention as m
where m.report_id in (select article_id from memory.main.member where story_id = $story) and m.kind <> 'platform'
group by m.kind, m.value
order by m.kind, count(distinct m.report_id) desc, m.value
