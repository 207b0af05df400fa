-- For `check`: rows that break the promise this file is named for.
select sig_no
from base.band
where sig_no not in (select sig_no from base.signature);
