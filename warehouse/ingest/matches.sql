-- For finding near copies: bands, signatures and what is known of the reports that have them.

-- name: own
select sig_no, report_id, text_hash
from base.signature
where report_id in (select report_id from wanted);

-- Bands lie in the order of their signatures: with both ends said, all others are passed over.
-- name: probes
select hash, day - $window as low, day + $window as high, sig_no
from base.band
where sig_no between $first and $last and sig_no in (select sig_no from own);

-- name: near
select distinct p.sig_no as left_no, b.sig_no as right_no
from probe as p
join base.band as b on b.hash = p.hash
where b.day between p.low and p.high
    and b.day between $low and $high
    and b.sig_no < $before
    and b.sig_no <> p.sig_no;

-- The same for so many probes that every row group has to be read: what is joined by the hash alone, to rows of which some are left out (no sig_no is
-- below 0), is passed through a Bloom filter in the scan, and only what comes through has its day and number unpacked.
-- name: near_many
with met as materialized (
    select hash, day, sig_no
    from base.band
    where day between $low and $high and sig_no < $before and hash in (select hash from probe where sig_no >= 0)
)
select distinct p.sig_no as left_no, b.sig_no as right_no
from probe as p
join met as b on b.hash = p.hash
where b.day between p.low and p.high and b.sig_no <> p.sig_no;

-- name: same_text
select o.sig_no as left_no, s.sig_no as right_no
from own as o
join base.signature as s on s.text_hash = o.text_hash
where s.sig_no <> o.sig_no;

-- Reports are looked up by an `in`, which the scan takes over; joined, every report's address is unpacked.
-- name: met
select
    report_id,
    coalesce(text_origin = 'feed-summary', false) as brief,
    agency,
    established,
    ranked_at,
    earliest_published_at,
    longest,
    canonical_url,
    article_id,
    copy_kind is not null as copied
from base.report
where first_seen between $first and $last and report_id in (select report_id from wanted);

-- name: signatures
select sig_no, report_id, version_id, day, text_hash, shingles, signature, particulars
from base.signature
where sig_no in (select sig_no from asked);

-- name: texts
select version_id, text from base.report where version_id in (select version_id from asked)
union all
select version_id, text from base.superseded where version_id in (select version_id from asked);

-- name: facts
select report_id, coalesce(text_origin = 'feed-summary', false) as brief, agency, established, ranked_at, earliest_published_at, longest, canonical_url, article_id
from base.report
where first_seen between $first and $last and report_id in (select report_id from wanted);

-- name: followers
select report_id, coalesce(text_origin = 'feed-summary', false) as brief, agency, established, ranked_at, earliest_published_at, longest, canonical_url, article_id
from base.report
where article_id = $article and copy_kind is not null;
