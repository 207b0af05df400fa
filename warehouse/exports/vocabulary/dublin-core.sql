-- For libraries: rows in Dublin Core (dc: elements 1.1, dcterms: terms).
select
    language,
    topic,
    url as "dc:identifier",
    report_id as "dcterms:identifier",
    title as "dc:title",
    authors as "dc:creator",
    publisher as "dc:publisher",
    published_at as "dc:date",
    modified_at as "dcterms:modified",
    language as "dc:language",
    list_concat(list_transform(topics, lambda t: t.topic), platforms) as "dc:subject",
    standfirst as "dc:description",
    'Text' as "dc:type",
    'text/plain' as "dc:format",
    canonical_url as "dc:source",
    robots as "dc:rights",
    case when tdm_reserved then 'text and data mining reserved' end as "dcterms:accessRights",
    fetched_at as "dcterms:dateSubmitted",
    warc_file || '#' || warc_offset as "dcterms:provenance",
    payload_digest as "dcterms:hasFormat",
    text
from chosen_rows
