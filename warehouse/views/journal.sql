-- For analysts and archivists: the running number of committed changes, for asking what is new since.
create view journal as
select entry_no, written_at, kind, subject
from base.journal;

comment on view journal is 'One row per committed change of the warehouse; changed_no of articles and copies points here';
comment on column journal.entry_no is 'Running number from 1';
comment on column journal.written_at is 'UTC';
comment on column journal.kind is 'schema, segment, run, sources, stories, told, seal, import, forget, retention, rates, rebuild, or epoch: from there numbers have nothing to do with earlier ones';
comment on column journal.subject is 'Segment path, run id, number of sources or migration';
