-- For permalinks: the report that a former id leads to now.
select article_id from aliases where alias_id = $report
