-- For the front page: how much came in.
select
    (select count(*) from memory.main.story where first_seen >= $since and first_seen < $until) as new_stories,
    (select count(*) from memory.main.story where first_seen < $since and latest_seen >= $since and latest_seen < $until) as updated_stories,
    count(*) as reports,
    count(distinct language) as languages
from memory.main.report
where first_seen >= $since and first_seen < $until
