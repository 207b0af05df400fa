-- For maintainers: which of what people say of groupings the stories are grouped by.
select regrouping_id, holds
from regroupings
order by regrouping_id
