"""Web addresses: what never chooses another page goes, what may choose one stays; hosts as browsers spell them; links that only lead elsewhere."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from common.addresses.escapes import asked_path, asked_query
from common.addresses.hosts import ascii_host, host_of, plain_host
from common.addresses.keys import canonical_url, clean_url, marked_form, without_dots
from common.addresses.parameters import is_mark
from common.addresses.wrappers import unwrapped

PAGE = "https://ledger.example/decisions"


@pytest.mark.parametrize(
    "mark",
    """
    utm_source=rss utm_brand_new=1 mtm_cid=4 pk_kwd=a itm_medium=x otm_a=1 hmb_source=q dpg_source=q hsa_cam=3 cm_mmc=a-_-b campaign_medium=x gclid=1 gbraid=1 gad_source=1
    gad_campaignid=77 dclid=1 srsltid=1 fbclid=1 fb_ref=a fb_comment_id=1 yclid=1 ysclid=1 msclkid=1 twclid=1 ttclid=1 igshid=1 wbraid=1 _openstat=1 mc_cid=1 mc_tc=1 _hsenc=1 __hstc=1
    mkt_tok=1 ml_subscriber=1 vero_id=1 oly_enc_id=1 rb_clickid=1 wickedid=1 sc_cid=1 s_cid=1 _bhlid=1 _branch_match_id=1 _branch_referrer=1 __readwiseLocation=1 xtor=RSS-1 ns_campaign=x
    wt_mc=x wt.mc_id=x at_medium=x cmpid=1 ref_src=twsrc%5Etfw smid=tw-share CMP=share_btn_tw ocid=socialflow_twitter share=twitter share=facebook sharetype=blog reflink=share_mobilewebshare
    spm=1.2 trk=feed guccounter=1 ref=rss source=twitter via=newsletter cid=social%3Atwitter from=wechat ref=desk.example ref=https%3A%2F%2Fdesk.example%2Fa mbid=social_twitter campaign=spring
    replytocom=12 PHPSESSID=12 jsessionid=a session=0a1b2c3d4e5f6071 sid=9f8e7d6c5b4a39281706 token=123e4567-e89b-12d3-a456-426614174000 utm%5Fsource=x amp;utm_source=x
    """.split(),  # noqa: SIM905 - one list is easier to read and add to
)
def test_a_mark_makes_no_other_page(mark: str) -> None:
    assert canonical_url(f"{PAGE}?id=7&{mark}") == f"{PAGE}?id=7"
    assert canonical_url(f"{PAGE}?{mark}") == PAGE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("?sessionid=12&item=3", "?sessionid=13&item=3"),  # a parliament's sessions
        ("?sid=1234567890123456", "?sid=1234567890123457"),  # a number is a number, however long
        ("?session=2025", "?session=2026"),
        ("?campaign_id=7", "?campaign_id=8"),
        ("?campaign=7", "?campaign=8"),
        ("?partner=7", "?partner=8"),
        ("?share=1", "?share=2"),
        ("?ref=2026-17", "?ref=2026-18"),
        ("?ref=facebook-ruling", "?ref=facebook-fine"),
        ("?ref=notice.pdf", "?ref=order.pdf"),
        ("?source=ministry", "?source=court"),
        ("?token=abc", "?token=abd"),
        ("?nb=1", "?nb=2"),
        ("?s=privacy", "?s=liability"),
        ("?smart=1", "?smart=2"),
        ("#!/decision/12", "#!/decision/13"),
        ("#/decision/12", "#/decision/13"),
        ("?q=a%2Bb", "?q=a+b"),
        ("/a%2Fb", "/a/b"),
        ("/A", "/a"),
        ("?view=list", "?view=map"),
        ("?type=order", "?type=notice"),
    ],
)
def test_what_may_choose_a_page_keeps_pages_apart(one: str, other: str) -> None:
    assert canonical_url(PAGE + one) != canonical_url(PAGE + other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/a?q=x+y", "/a?q=x%20y"),
        ("/caf%c3%a9", "/café"),
        ("/a_(b)", "/a_%28b%29"),
        ("/%7Eann", "/~ann"),
        ("/a/./b/../c", "/a/c"),
        ("/a/%2e%2e/c", "/c"),
        ("/a?x=1&y=2", "/a?y=2&x=1"),
        ("/a?x=1&amp;y=2", "/a?x=1&y=2"),
        ("/a?share=twitter&nb=1", "/a"),
        ("/a#top", "/a"),
        ("/a#:~:text=court", "/a"),
        ("/a?service=amp", "/a"),
        ("/a?noamp=mobile", "/a"),
        (":443/a", "/a"),
        ("/a?id=5?utm_source=rss", "/a?id=5"),
        ("/a?id=5;utm_source=rss", "/a?id=5"),
        ("/(S(lit3py55t21z5v55vlm25s55))/a", "/a"),
        ("/a?&&", "/a"),
        ("/a?UTM_Source=x", "/a"),
    ],
)
def test_ways_of_writing_one_address_are_one_key(one: str, other: str) -> None:
    assert canonical_url("https://ledger.example" + one) == canonical_url("https://LEDGER.example" + other)


def test_some_marks_are_marks_on_one_host_only() -> None:
    assert canonical_url("https://x.com/desk/status/1?s=20&t=abc") == "https://x.com/desk/status/1"
    assert canonical_url("https://ledger.example/a?s=20&t=abc") == "https://ledger.example/a?s=20&t=abc"
    assert is_mark("mod", "hp_lead_pos1", "www.wsj.com")
    assert not is_mark("mod", "hp_lead_pos1", "wsj.com.example")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://www.ledger.example/a/?utm_source=rss", "https://www.ledger.example/a/"),
        ("https://www.ledger.example/a?b=2&a=1&fbclid=9#top", "https://www.ledger.example/a?b=2&a=1"),
        ("http://m.ledger.example/a?amp=1&ref=rss", "http://m.ledger.example/a?amp=1"),
        ("https://ledger.example/суд?q=x+y", "https://ledger.example/суд?q=x+y"),
        ("https://ledger.example/a;jsessionid=1F", "https://ledger.example/a"),
        ("https://ledger.example/#!/a", "https://ledger.example/#!/a"),
        ("mailto:desk@ledger.example", "mailto:desk@ledger.example"),
    ],
)
def test_people_are_shown_an_address_that_opens_the_same_page(url: str, shown: str) -> None:
    assert clean_url(url) == shown
    assert canonical_url(shown) == canonical_url(url)


@pytest.mark.parametrize(
    ("host", "asked"),
    [
        ("nachrichten-straße.example", "xn--nachrichten-strae-lob.example"),
        ("ΚΛΑΡΑ-ΣΩΛΙΣ.example", "xn----ylba7abgd9buc7d.example"),
        ("κλαρα-σωλις.example", "xn----ylba7abgd9bnh0e.example"),
        ("Bücher.example", "xn--bcher-kva.example"),
        ("例え。example", "xn--r8jz45g.example"),
        ("نامه\u200cای.example", "xn--mgba3gch31f060k.example"),
        ("%E4%BE%8B%E3%81%88.example", "xn--r8jz45g.example"),
        ("i❤.example", "xn--i-7iq.example"),
        ("EXAMPLE.org.", "example.org"),
        ("0:0:0:0:0:0:0:1", "::1"),
        ("a b.example", ""),
        ("\u2028.example", ""),
    ],
)
def test_a_host_is_spelt_as_browsers_spell_it(host: str, asked: str) -> None:
    """UTS 46, non-transitional: ß, final sigma and joiners are letters of their own."""
    assert ascii_host(host) == asked


def test_an_ipv6_host_keeps_its_brackets_in_a_key() -> None:
    assert canonical_url("http://[0:0::1]:80/a#x") == "http://[::1]/a"
    assert canonical_url("http://[::1]:8080/a") == "http://[::1]:8080/a"
    assert host_of("http://[::1]:8080/a") == "::1"


def test_a_host_loses_its_marks_but_not_its_name() -> None:
    assert [plain_host(host) for host in ("www.gov.uk", "www.m.ledger.co.uk", "mobile.example", "de.m.ledger.org")] == [
        "www.gov.uk",
        "ledger.co.uk",
        "mobile.example",
        "de.ledger.org",
    ]


@pytest.mark.parametrize(
    ("path", "without"), [("/a/../b", "/b"), ("/../a", "/a"), ("/a/.", "/a/"), ("/a/..", "/"), ("/a..b/.c", "/a..b/.c")]
)
def test_dot_segments_are_walked(path: str, without: str) -> None:
    assert without_dots(path) == without


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("https://www.google.com/url?rct=j&sa=t&url=https://ledger.example/a%3Fid%3D1&ct=ga&cd=CAE", "https://ledger.example/a?id=1"),
        ("https://www.google.co.jp/url?q=https%3A%2F%2Fledger.example%2Fa&sa=U", "https://ledger.example/a"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fledger.example%2Fa%3Ffbclid%3D1&h=AT1", "https://ledger.example/a?fbclid=1"),
        ("https://lm.facebook.com/l.php?u=https%3A%2F%2Fledger.example%2Fa", "https://ledger.example/a"),
        ("https://l.instagram.com/?u=https%3A%2F%2Fledger.example%2Fa&e=1", "https://ledger.example/a"),
        ("https://t.umblr.com/redirect?z=https%3A%2F%2Fledger.example%2Fa&t=1", "https://ledger.example/a"),
        ("https://out.reddit.com/t3_x?url=https%3A%2F%2Fledger.example%2Fa&token=1", "https://ledger.example/a"),
        ("https://www.youtube.com/redirect?event=x&q=https%3A%2F%2Fledger.example%2Fa", "https://ledger.example/a"),
        ("http://www.bing.com/news/apiclick.aspx?ref=FexRss&aid=&url=https%3a%2f%2fledger.example%2fa&c=1", "https://ledger.example/a"),
        ("https://www.bing.com/ck/a?!&&p=1&u=a1aHR0cHM6Ly9sZWRnZXIuZXhhbXBsZS9h&ntb=1", "https://ledger.example/a"),
        ("https://duckduckgo.com/l/?uddg=https%3A%2F%2Fledger.example%2Fa&rut=1", "https://ledger.example/a"),
        ("https://vk.com/away.php?to=https%3A%2F%2Fledger.example%2Fa", "https://ledger.example/a"),
        ("https://yandex.ru/clck/jsredir?from=x&url=https%3A%2F%2Fledger.example%2Fa", "https://ledger.example/a"),
        ("https://sba.yandex.net/redirect?url=https%3A%2F%2Fledger.example%2Fa&client=x", "https://ledger.example/a"),
        ("https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fledger.example%2Fa&data=1", "https://ledger.example/a"),
        ("https://urldefense.com/v3/__https://ledger.example/a__;!!x", "https://ledger.example/a"),
        ("https://link.zhihu.com/?target=https%3A//ledger.example/a", "https://ledger.example/a"),
        ("https://href.li/?https://ledger.example/a?b=1", "https://ledger.example/a?b=1"),
        ("https://www-ledger-example.translate.goog/a?x=1", "https://www.ledger.example/a?x=1"),
        ("https://my--desk-example.translate.goog/a", "https://my-desk.example/a"),
        ("https://www-ledger-example.cdn.ampproject.org/c/s/www.ledger.example/a", "https://www.ledger.example/a"),
        ("https://ledger-example.turbopages.org/ledger.example/s/a/1", "https://ledger.example/a/1"),
        ("https://www.google.com/url?url=https%3A%2F%2Fl.facebook.com%2Fl.php%3Fu%3Dhttps%253A%252F%252Fledger.example%252Fa", "https://ledger.example/a"),
    ],
)  # fmt: skip
def test_a_link_that_only_leads_elsewhere_is_read(link: str, target: str) -> None:
    assert unwrapped(link) == target
    assert canonical_url(link) == canonical_url(target)


@pytest.mark.parametrize(
    "link",
    [
        "https://www.google.com/url?q=javascript:alert(1)",
        "https://www.google.com/url?url=/search",
        "https://www.google.com/search?q=https://ledger.example/a",
        "https://news.google.com/rss/articles/CBMi?oc=5",
        "https://ledger.example/redirect?url=https://other.example/a",
        "https://facebook.com.example/l.php?u=https://ledger.example/a",
        "https://l.facebook.com/l.php?h=1",
        "https://www.bing.com/ck/a?u=a1!!!",
        "https://ledger.example/url?url=https://other.example/",
    ],
)
def test_other_links_stay_what_they_are(link: str) -> None:
    assert unwrapped(link) == link


def test_raw_letters_are_escaped_as_browsers_do() -> None:
    assert asked_path("/суд/решил x") == "/%D1%81%D1%83%D0%B4/%D1%80%D0%B5%D1%88%D0%B8%D0%BB%20x"
    assert asked_path("/a%20b/%zz") == "/a%20b/%zz"
    assert asked_path("/\ud800") == "/%EF%BF%BD"
    assert asked_query("q=法院&r='x'") == "q=%E6%B3%95%E9%99%A2&r=%27x%27"
    assert asked_query("q=суд", "windows-1251") == "q=%F1%F3%E4"
    assert asked_query("q=法", "windows-1251") == "q=%26%2327861%3B"
    assert asked_query("q=é", "utf-16-le") == asked_query("q=é", "no-such-charset") == "q=%C3%A9"


@pytest.mark.parametrize(
    ("url", "form"),
    [("https://ledger.example/a", ""), ("https://m.ledger.org/a", "mobile"), (PAGE + "/amp", "amp"), (PAGE + "?print=1", "print")],
)
def test_the_form_of_a_page_is_read_off_its_address(url: str, form: str) -> None:
    assert marked_form(url) == form


_HOSTS = st.sampled_from(
    [
        "www.ledger.org",
        "m.ledger.co.uk",
        "127.0.0.1:8080",
        "[::1]",
        "a.github.io",
        "例え.jp",
        "straße.de",
        "www.google.com",
        "l.facebook.com",
        "x.com",
    ]
)
_PARTS = st.sampled_from(
    ["/", "//", "/..", "/.", "/amp", "/url", "/l.php", "/a/s/", "/http:", "?", "&", "=", "#", "#!/", "#/", "%", "%2e", "%2E%2e", "%25", "+", "%20", "&amp;", "amp;", ";sid=1", "index.html",
     "url=https%3A%2F%2Fwww.ledger.org%2Fa", "u=http://m.ledger.org", "utm_source=x", "share=twitter", "nb=1", "ref=rss", "sid=0a1b2c3d4e5f6071", "é", "中", "(", "|", "\\", "a", "B", ":80"]
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(st.builds(lambda host, parts: f"http://{host}/{''.join(parts)}", _HOSTS, st.lists(_PARTS, max_size=10)))
@example("http://www.google.com/amp;sid=0a1b2c3d4e5f6071/amp")  # a token of a visit between a wrapper's mark and its target
def test_a_key_is_its_own_key_and_a_clean_address_has_the_same(url: str) -> None:
    once = canonical_url(url)
    assert canonical_url(once) == once
    assert clean_url(clean_url(url)) == clean_url(url)
    assert canonical_url(clean_url(url)) == once


@given(st.text(max_size=50))
def test_no_text_breaks_it(text: str) -> None:
    assert canonical_url(canonical_url(text)) == canonical_url(text)
    clean_url(text), unwrapped(text), ascii_host(text)
