-- For an actor's page: its articles by their numbers.
select n from memory.main.actor where value = $value
