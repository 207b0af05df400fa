-- For deciding: up to which journal entry everything is told.
update base.told_until
set entry_no = $entry
