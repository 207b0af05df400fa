-- For analysts: how likely a text is whole, as far as its page lets one tell. Null in rows from before.
alter table base.report add column body_confidence double;
alter table base.superseded add column body_confidence double;
comment on column base.report.body_confidence is 'How likely at least half of the report stands in the text, 0..1: below 0.5 the body looks cut; null where no page was cut down to it (documents, feeds, imports), and for what was read before it was asked';
comment on column base.superseded.body_confidence is 'How likely at least half of the report stands in the text';
