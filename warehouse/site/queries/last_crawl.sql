-- For the front page: when anything was last crawled.
select max(started_at) as at
from base.run
