-- For the site's lists: the stories, to be counted.
select n from memory.main.story
