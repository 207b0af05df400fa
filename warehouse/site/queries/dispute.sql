-- For a dispute's page.
select * from memory.main.dispute where dispute_id = $dispute
