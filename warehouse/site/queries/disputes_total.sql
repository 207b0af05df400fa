-- For the list of disputes: how many there are.
select count(*) as count
from memory.main.dispute
where
    stories > 1
    and (len($languages) = 0 or list_has_any(languages, $languages))
    and (len($topics) = 0 or list_has_any(topics, $topics))
    and (len($platforms) = 0 or list_has_any(platforms, $platforms))
