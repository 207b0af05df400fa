-- For maintainers: AMP, print and mobile forms of a report differ in a line or two without being newer, so a version knows its form.
alter table base.version add column rendition varchar;
comment on column base.version.rendition is 'Form of the report that showed it: empty or null for the ordinary page, else amp, print, mobile or alternate; only versions of the form named first in the alphabet (the ordinary one where it was seen) are versions to readers';
