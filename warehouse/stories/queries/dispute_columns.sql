-- For deciding: columns and types of what is told of a dispute.
from base.dispute_summary
limit 0
