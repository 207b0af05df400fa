-- For a story's page.
select * from memory.main.story where story_id = $story
