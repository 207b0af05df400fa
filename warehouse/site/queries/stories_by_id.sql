-- For the calendar: some stories.
select * from memory.main.story where list_contains($stories, story_id)
