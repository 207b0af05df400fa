-- For analysts: where a text was read, the documents it links to, and how many pages a document has. Null in rows from before.
alter table base.report add column text_origin varchar;
alter table base.report add column page_count integer;
alter table base.report add column documents varchar[];
alter table base.superseded add column text_origin varchar;
alter table base.superseded add column page_count integer;
alter table base.superseded add column documents varchar[];
alter table base.capture add column text_origin varchar;
comment on column base.report.text_origin is 'Where the text was read: page, embedded-data (scripts of the page), feed-content, pdf, document (DOCX, ODT) or feed-summary (headline and summary alone: a brief, replaced when the report comes); null for imports and for what was read before it was asked';
comment on column base.report.page_count is 'Pages of a PDF; null for web pages';
comment on column base.report.documents is 'Addresses of PDF, DOCX and ODT files the text links to: the judgment or decision a report is about';
comment on column base.superseded.text_origin is 'Where the text was read';
comment on column base.superseded.page_count is 'Pages of a PDF';
comment on column base.superseded.documents is 'Addresses of documents the text links to';
comment on column base.capture.text_origin is 'Where the text was read, as in base.report; null for pages that were not kept';
comment on column base.version.rendition is 'Form of the report that showed it: empty or null for the ordinary page, else amp, print, mobile, alternate, or brief (headline and summary alone); only versions of the form named first in the alphabet (the ordinary one where it was seen), and briefs from before the first of them, are versions to readers';
