-- For permalinks: where a merged story or dispute went.
select current_id from memory.main.moved where kind = $kind and alias_id = $alias
