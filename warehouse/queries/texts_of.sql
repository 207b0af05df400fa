-- For maintainers: headline and text of some articles, in order. Parameter: ids, with a space between them.
select article_id, language, title, text, url
from articles
where list_contains(string_split($ids, ' '), article_id)
order by article_id
