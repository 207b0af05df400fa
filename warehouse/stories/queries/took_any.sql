-- For deciding: whether an entry after $since may have taken reports away. Entries of these kinds bring some, change them, or say something else.
select count(*) > 0
from base.journal
where entry_no > $since
    and kind not in ('segment', 'run', 'told', 'stories', 'sources', 'rates', 'corrections', 'regroupings', 'seal')
