-- For selections: every value of a facet that articles have.
select distinct {value}
from ({facets}) as f
