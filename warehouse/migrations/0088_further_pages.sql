-- For analysts and archivists: the pages of a report of several, which are one article. Null in rows from before.
alter table base.report add column further_pages varchar[];
alter table base.report add column further_captures varchar[];
alter table base.superseded add column further_pages varchar[];
alter table base.superseded add column further_captures varchar[];
comment on column base.report.further_pages is 'Of a report of several pages: addresses of the further ones, in order; their text is in the body';
comment on column base.report.further_captures is 'Capture ids of those pages: WARC response records behind that of the first page, in the same file';
comment on column base.superseded.further_pages is 'Addresses of the further pages of a report of several';
comment on column base.superseded.further_captures is 'Capture ids of those pages';
