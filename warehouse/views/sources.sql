-- For analysts: the catalogue of outlets.
create view sources as
select source_id, name, country, languages, homepage, kind, enabled, agency, listings, verified, note
from base.source;

comment on view sources is 'The catalogue of outlets';
comment on column sources.source_id is 'Slug of the outlet, country first';
comment on column sources.name is 'Name of the outlet';
comment on column sources.country is 'ISO 3166-1 alpha-2, lower case; eu and zz (international) occur';
comment on column sources.languages is 'ISO 639-1, most used first';
comment on column sources.homepage is 'Front page';
comment on column sources.kind is 'news, agency, regulator, court, government, ngo, law, tech or search';
comment on column sources.enabled is 'False: not crawled';
comment on column sources.agency is 'True: its own copy of a wire report is the article';
comment on column sources.listings is 'Feeds, sitemaps, section pages and searches that are read';
comment on column sources.verified is 'Day on which a check last reached it; null when never';
comment on column sources.note is 'Remark of the catalogue';
