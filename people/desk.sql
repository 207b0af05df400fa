-- People's state, made by people/desk_file.py. Secrets (links, sessions, keys) are kept as SHA-256 alone.
create table if not exists meta (
    name text primary key,
    value text not null
) strict;
create table if not exists revision (
    one integer primary key check (one = 1),
    number integer not null
) strict;
insert or ignore into revision values (1, 0);
create table if not exists person (
    id text primary key,
    email text not null unique,
    name text not null default '',
    role text not null,
    language text not null default '',
    created_at text not null,
    seen_at text,
    removed_at text
) strict;
create table if not exists member (
    person text not null,
    team text not null,
    primary key (person, team)
) strict, without rowid;
create table if not exists link (
    hash text primary key,
    person text not null,
    target text not null,
    created_at text not null,
    expires_at text not null,
    used_at text
) strict;
create table if not exists session (
    id text primary key,
    person text not null,
    hash text not null unique,
    former text,
    former_until text,
    agent text not null,
    created_at text not null,
    renewed_at text not null,
    seen_at text not null,
    expires_at text not null
) strict;
create index if not exists session_by_former on session (former);
create table if not exists access_key (
    id text primary key,
    person text not null,
    hash text not null unique,
    label text not null,
    created_at text not null
) strict;
create table if not exists attempt (
    subject text not null,
    at text not null
) strict;
create index if not exists attempt_by_subject on attempt (subject, at);
create table if not exists follow (
    person text not null,
    kind text not null,
    key text not null,
    label text not null,
    since text not null,
    looked_at text not null,
    primary key (person, kind, key)
) strict, without rowid;
-- `owner` is a person's id, or `team:` and a team's name.
create table if not exists mark (
    owner text not null,
    mark text not null,
    kind text not null,
    key text not null,
    by text not null,
    at text not null,
    primary key (owner, mark, kind, key)
) strict, without rowid;
create table if not exists tag (
    owner text not null,
    tag text not null,
    kind text not null,
    key text not null,
    by text not null,
    at text not null,
    primary key (owner, tag, kind, key)
) strict, without rowid;
create table if not exists note (
    id text primary key,
    owner text not null,
    kind text not null,
    key text not null,
    text text not null,
    by text not null,
    at text not null
) strict;
create index if not exists note_by_subject on note (kind, key);
create table if not exists correction (
    id text primary key,
    report_id text not null,
    kind text not null,
    was text not null,
    was_role text not null,
    value text not null,
    role text not null,
    reason text not null,
    by text not null,
    at text not null,
    withdrawn_at text,
    unique (report_id, kind, was, was_role)
) strict;
create table if not exists audit (
    number integer primary key autoincrement,
    at text not null,
    by text not null,
    action text not null,
    kind text not null,
    key text not null,
    detail text not null
) strict;
-- Issues that are edited before they go. Of one that is gone only what was changed of it stays.
create table if not exists draft (
    subscription text not null,
    issue_id text not null,
    starts_at text not null,
    goes_at text not null,
    made_at text not null,
    looked_at text not null,
    snapshot text not null,
    snapshot_at text not null,
    body text not null,
    reports text not null,
    known text not null,
    state text not null,
    state_by text not null,
    state_at text not null,
    approved_by text not null default '',
    primary key (subscription, issue_id)
) strict, without rowid;
create table if not exists draft_edit (
    subscription text not null,
    issue_id text not null,
    kind text not null,
    story_id text not null,
    text text not null,
    reports text not null,
    by text not null,
    at text not null,
    primary key (subscription, issue_id, kind, story_id)
) strict, without rowid;
-- What people say of which reports are of one story or dispute; `ones`, `apart` and `together` are JSON lists of articles.
create table if not exists regrouping (
    id text primary key,
    level text not null,
    ones text not null,
    apart text not null,
    together text not null,
    what text not null,
    was text not null,
    goes_to text not null,
    reason text not null,
    by text not null,
    at text not null,
    withdrawn_at text
) strict;
-- A team's number and owner of a dispute or story; `owner` as in mark, `holder` is whose matter it is.
create table if not exists matter (
    owner text not null,
    kind text not null,
    key text not null,
    number text not null,
    holder text not null,
    by text not null,
    at text not null,
    primary key (owner, kind, key)
) strict, without rowid;
