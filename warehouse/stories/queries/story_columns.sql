-- For deciding: columns and types of what is told of a story.
from base.story_summary
limit 0
