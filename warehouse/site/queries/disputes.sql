-- For the list of disputes: one page, latest event first.
select *
from memory.main.dispute
where
    stories > 1
    and (len($languages) = 0 or list_has_any(languages, $languages))
    and (len($topics) = 0 or list_has_any(topics, $topics))
    and (len($platforms) = 0 or list_has_any(platforms, $platforms))
order by last_on desc, latest_seen desc, dispute_id
limit $limit offset $skip
