-- For a dispute's page: what its articles name, most often named first.
select m.kind, m.value, any_value(m.jurisdiction) as jurisdiction
from base.mention as m
where
    m.report_id in (
        select b.article_id
        from memory.main.story as s
        join memory.main.member as b on b.story_id = s.story_id
        where s.whole_dispute_id = $dispute
    )
    and m.kind <> 'platform'
group by m.kind, m.value
order by m.kind, count(distinct m.report_id) desc, m.value
