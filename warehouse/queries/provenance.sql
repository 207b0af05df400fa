-- For archivists: where the bytes of an article, its versions and its copies lie. Parameter: article (any id it ever had).
select v.article_id, v.report_id, v.version_no, v.of_copy, v.title, v.first_seen, v.capture_id, v.warc_file, v.warc_offset, v.payload_digest
from versions as v
where v.article_id in (select article_id from aliases where alias_id = $article)
order by v.of_copy, v.report_id, v.version_no
