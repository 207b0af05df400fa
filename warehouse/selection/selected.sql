-- For exports and tests: the articles a selection holds.
select article_id
from ({facets}) as f
where {condition}
