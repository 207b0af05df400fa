-- The address of a report as people are shown it: from here on it does not say where the report was found. What answered, letter for letter,
-- stays with the capture.
comment on column base.report.url is 'Address that answered, without parameters that only tell who came';
comment on column base.superseded.url is 'Address that answered, without parameters that only tell who came';
