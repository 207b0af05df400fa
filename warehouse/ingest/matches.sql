-- For finding near copies: bands, signatures and what is known of the reports that have them.

-- name: own
select sig_no, report_id, day, text_hash
from base.signature
where report_id in (select report_id from wanted);

-- name: probes
select hash, day - $window as low, day + $window as high, sig_no
from base.band
where sig_no in (select sig_no from own);

-- name: near
select distinct p.sig_no as left_no, b.sig_no as right_no
from probe as p
join base.band as b on b.hash = p.hash
where b.day between p.low and p.high
    and b.day between $low and $high
    and b.sig_no <> p.sig_no;

-- name: pairs
with pairs as (
    select left_no, right_no from near
    union
    select o.sig_no, s.sig_no
    from own as o
    join base.signature as s on s.text_hash = o.text_hash
    where s.sig_no <> o.sig_no
)
select
    p.left_no,
    p.right_no,
    o.report_id as left_id,
    s.report_id as right_id,
    coalesce(r.text_origin = 'feed-summary', false) as brief,
    r.agency,
    r.established,
    r.ranked_at,
    r.earliest_published_at,
    r.longest,
    r.canonical_url,
    r.article_id
from pairs as p
join own as o on o.sig_no = p.left_no
join base.signature as s on s.sig_no = p.right_no
left join base.report as r on r.report_id = s.report_id
where $everyone or r.report_id is null or r.copy_kind is null;

-- name: signatures
select sig_no, version_id, day, text_hash, shingles, signature, particulars
from base.signature
where sig_no in (select sig_no from asked);

-- name: texts
select version_id, text from base.report where version_id in (select version_id from asked)
union all
select version_id, text from base.superseded where version_id in (select version_id from asked);

-- name: facts
select report_id, coalesce(text_origin = 'feed-summary', false) as brief, agency, established, ranked_at, earliest_published_at, longest, canonical_url, article_id
from base.report
where report_id in (select report_id from wanted);

-- name: followers
select report_id, coalesce(text_origin = 'feed-summary', false) as brief, agency, established, ranked_at, earliest_published_at, longest, canonical_url, article_id
from base.report
where article_id = $article and copy_kind is not null;
