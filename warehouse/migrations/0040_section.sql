-- For analysts: the outlet's own section, which tells opinion from news.
alter table base.report add column section varchar;
alter table base.superseded add column section varchar;
comment on column base.report.section is 'The outlet''s own name for the part of the paper, e.g. Opinion; null when the page names none, or was read before it was asked';
comment on column base.superseded.section is 'The outlet''s own name for the part of the paper';
