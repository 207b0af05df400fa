-- For the writer: how full a table's row groups are.

-- name: filled
select
    (select count(*) from {table}) as live,
    (select coalesce(max(row_group_id) + 1, 0) from pragma_storage_info('{table}')) as row_groups;

-- name: tasks
select current_setting('max_vacuum_tasks');
