-- The outbox, made by digests/outbox_file.py: what was told and alerted of, what is to be sent, who receives it, and what was translated.
create table if not exists covered (
    subscription text primary key,
    until text not null,
    journal_no integer not null,
    last_sent text
) strict;
create table if not exists issue (
    subscription text not null,
    issue_id text not null,
    window_start text not null,
    window_end text not null,
    digest text not null,
    status text not null,
    stories integer not null,
    made_at text not null,
    primary key (subscription, issue_id)
) strict;
create table if not exists told (
    subscription text not null,
    report_id text not null,
    issue_id text not null,
    source_id text not null,
    independent integer not null,
    stages text not null,
    amounts text not null,
    primary key (subscription, report_id)
) strict, without rowid;
create table if not exists delivery (
    id integer primary key,
    subscription text not null,
    issue_id text not null,
    channel text not null,
    recipient text not null,
    message_id text not null,
    state text not null,
    attempts integer not null default 0,
    planned_at text not null,
    next_at text not null,
    changed_at text not null,
    detail text not null default '',
    message blob,
    unique (subscription, issue_id, channel, recipient)
) strict;
create index if not exists delivery_by_state on delivery (state, next_at);
create table if not exists recipient (
    subscription text not null,
    address text not null,
    token text not null unique,
    state text not null default 'active',
    paused_until text,
    changed_at text not null,
    primary key (subscription, address)
) strict;
create table if not exists translation (
    source text not null,
    target text not null,
    text text not null,
    translated text not null,
    primary key (source, target, text)
) strict, without rowid;
-- Alerts between issues. `report_id` and `key` are remembered for whoever was told: an address, or nobody's for everybody.
create table if not exists alert (
    subscription text not null,
    alert_id text not null,
    at text not null,
    body text not null,
    for_everybody integer not null,
    in_feed integer not null default 0,
    primary key (subscription, alert_id)
) strict, without rowid;
create table if not exists alerted (
    subscription text not null,
    key text not null,
    report_id text not null,
    address text not null,
    alert_id text not null,
    source_id text not null,
    independent integer not null,
    stages text not null,
    amounts text not null,
    primary key (subscription, key, report_id, address)
) strict, without rowid;
create table if not exists lookout (
    subscription text primary key,
    snapshot text not null,
    day text not null,
    waiting_since text
) strict;
-- What happened, numbered; what was known when it was last looked; for whom it is; and how their webhooks stand.
create table if not exists event (
    number integer primary key autoincrement,
    at text not null,
    type text not null,
    body text not null
) strict;
create table if not exists event_known (
    kind text not null,
    key text not null,
    value text not null,
    primary key (kind, key)
) strict, without rowid;
create table if not exists event_for (
    subscription text not null,
    number integer not null,
    primary key (subscription, number)
) strict, without rowid;
create table if not exists hook (
    subscription text primary key,
    cursor integer not null,
    failures integer not null default 0,
    next_at text,
    disabled_at text,
    detail text not null default ''
) strict;
-- What of which issue or alert was put right since; `number` is the event's.
create table if not exists erratum (
    subscription text not null,
    issue_id text not null,
    story_id text not null,
    kind text not null,
    number integer not null,
    batch text not null,
    at text not null,
    body text not null,
    in_feed integer not null default 0,
    primary key (subscription, issue_id, story_id, kind, number)
) strict, without rowid;
-- Reports of `told` that readers were not told of: the desk left them out.
create table if not exists left_out (
    subscription text not null,
    report_id text not null,
    issue_id text not null,
    primary key (subscription, report_id)
) strict, without rowid;
