-- For deciding: up to which journal entry everything was told.
select entry_no
from base.told_until
