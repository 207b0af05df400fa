-- For the desk: ids by which a story or dispute was known before.
select alias_id
from memory.main.moved
where kind = $kind and current_id = $key
order by alias_id
