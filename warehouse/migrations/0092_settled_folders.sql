-- For ingest and status: folders of captures that need not be listed again, so that a look for what is new costs the same after years.
create table base.settled_folder (folder varchar not null, mtime_ns bigint not null);
comment on table base.settled_folder is 'Days of the captures all of whose files are taken in; belongs to this file of the warehouse and its disk, no reader needs it';
comment on column base.settled_folder.folder is 'Path relative to the captures folder';
comment on column base.settled_folder.mtime_ns is 'Time of that folder when it was listed last, in nanoseconds since 1970';
