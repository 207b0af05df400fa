"""What is new, what goes on, what is not told again, in which order, and why."""

from dataclasses import replace
from datetime import timedelta

from digests.match import matcher
from digests.select import Material, make_issue, retold
from records.digest import Issue, Reason, Section, Told, WatchedReport, Window
from records.selection import Selection
from records.subscription import Subscription
from records.telling import Telling
from tests.unit.digest_samples import MORNING, coverage, report, sample_issue, subscription, told_of

WINDOW = Window(start=MORNING - timedelta(days=1), end=MORNING)


def issue(
    *reports: WatchedReport,
    told: tuple[Told, ...] = (),
    context: tuple[WatchedReport, ...] = (),
    reader: Subscription | None = None,
    first: bool = False,
) -> Issue:
    material = Material(reports=reports, context=context, stories=told_of([*reports, *context]), disputes={}, coverage=coverage())
    desk = reader or subscription(query=Selection())
    return make_issue(
        desk, "2026-11-21T0630", WINDOW, material, {t.report_id: t for t in told}, first=first, base_url="http://127.0.0.1:8600/"
    )


def known(
    key: str, source: str = "gb-herald", *, independent: bool = True, stages: tuple[str, ...] = (), amounts: tuple[str, ...] = ()
) -> Told:
    return Told(report_id=key, source_id=source, independent=independent, stages=stages, amounts=amounts)


def test_reports_of_one_story_are_one_card() -> None:
    found = issue(report("a", story="s"), report("b", story="s", source="fr-courrier", language="fr"), report("c"))
    assert sorted(card.outlets for card in found.stories) == [1, 2]


def test_the_headline_is_the_readers_language_where_there_is_one() -> None:
    reports = (
        report("a", "Court rules", story="s", hours=9),
        report("b", "Le tribunal tranche", story="s", language="fr", source="fr-courrier", hours=2),
    )
    assert issue(*reports, reader=subscription("fr", query=Selection())).stories[0].headline.title == "Le tribunal tranche"
    assert issue(*reports, reader=subscription("de", query=Selection())).stories[0].headline.title == "Court rules"


def test_where_the_readers_language_has_none_a_language_that_is_read_leads_before_any_other() -> None:
    reports = (
        report("j", "裁判所が命令", story="s", language="ja", source="jp-minato", hours=9),
        report("f", "Le tribunal tranche", story="s", language="fr", source="fr-courrier", hours=5),
        report("d", "Gericht entscheidet", story="s", language="de", source="de-hanse", hours=4),
    )
    for reads, expected in (((), "裁判所が命令"), (("de", "fr"), "Gericht entscheidet"), (("es", "fr"), "Le tribunal tranche")):
        assert issue(*reports, reader=subscription(query=Selection(), reads=reads)).stories[0].headline.title == expected


def test_what_happened_is_told_in_a_language_that_is_read_or_not_at_all() -> None:
    reports = (report("j", "裁判所が命令", story="s", language="ja"), report("f", "Le tribunal tranche", story="s", language="fr", hours=2))
    tellings = {
        "j": Telling(
            report_id="j", language="ja", title="裁判所が命令", standfirst="東京地方裁判所はXに対し投稿者の情報を開示するよう命じた。"
        ),
        "f": Telling(
            report_id="f", language="fr", title="Le tribunal tranche", standfirst="Le tribunal de Paris a ordonné à X de livrer les noms."
        ),
    }
    for reads, expected in (((), ("", "")), (("es", "fr"), ("Le tribunal de Paris a ordonné à X de livrer les noms.", "fr"))):
        material = Material(reports=reports, stories=told_of(reports), disputes={}, coverage=coverage(), tellings=tellings)
        made = make_issue(
            subscription(query=Selection(), reads=reads), "x", WINDOW, material, {}, first=False, base_url="http://127.0.0.1:8600/"
        )
        assert (made.stories[0].gist, made.stories[0].gist_language) == expected


def test_other_headlines_come_from_other_languages_first() -> None:
    reports = [report(f"e{n}", f"English headline {n}", story="s", source=f"gb-{n}") for n in range(4)]
    reports += [
        report("ja", "裁判所が命令", story="s", language="ja", source="jp-minato"),
        report("ar", "محكمة", story="s", language="ar", source="ae-x"),
    ]
    card = issue(*reports).stories[0]
    assert {h.language for h in card.others[:2]} == {"ja", "ar"}
    assert len(card.others) == 3


def test_copies_count_as_outlets_and_not_as_independent() -> None:
    reports = (report("a", story="s"), report("b", story="s", source="fr-x", copy_of="a"), report("c", story="s", source="de-x"))
    card = issue(*reports).stories[0]
    assert (card.outlets, card.independent) == (3, 2)


def test_a_told_story_returns_only_with_new_substance() -> None:
    old = report("a", story="s", hours=60, stages=("complaint",))
    told = (known("a", stages=("complaint",)),)
    copy = report("b", story="s", source="fr-x", copy_of="a", stages=("complaint",))
    quiet = issue(copy, told=told, context=(old,))
    assert quiet.empty
    assert quiet.repeated == 1
    stage = issue(replace(copy, report_id="c", article_id="c", source_id="gb-herald", act="judgment"), told=told, context=(old,)).stories[0]
    assert (stage.section, stage.update, stage.news) == (Section.CONTINUING, True, (Reason(code="stage", value="judgment"),))
    money = issue(replace(copy, amounts=("EUR 5000000",)), told=told, context=(old,)).stories[0]
    assert money.news == (Reason(code="amount", value="EUR 5000000"),)
    voice = issue(report("d", story="s", source="de-x", stages=("complaint",)), told=told, context=(old,)).stories[0]
    assert voice.news == (Reason(code="independent", value="1"),)


def test_the_same_publisher_again_is_no_new_voice() -> None:
    again = report("b", story="s", source="gb-herald")
    assert issue(again, told=(known("a"),), context=(report("a", story="s", hours=60),)).empty


def test_a_copy_of_a_told_article_is_known_even_without_grouping() -> None:
    copy = report("b", source="fr-x", copy_of="a")
    assert issue(copy, told=(known("a"),)).empty


def test_ids_of_stories_may_change_without_repeating_them() -> None:
    """Two stories were merged since: what was told is remembered by report."""
    found = issue(report("b", story="merged", source="gb-herald"), told=(known("a"),), context=(report("a", story="merged", hours=60),))
    assert found.empty


def test_a_report_before_the_window_is_late_but_not_in_a_first_issue() -> None:
    old = report("a", hours=60)
    assert issue(old).stories[0].late
    assert issue(old, first=True).empty


def test_what_was_told_is_remembered_repeated_stories_included() -> None:
    found = issue(report("a", stages=("Interim order",)), report("b", source="fr-x", copy_of="z"), told=(known("z"),))
    assert {t.report_id: t.stages for t in found.told} == {"a": ("interim-order",), "b": ()}
    assert found.repeated == 1


def test_nothing_after_the_window_is_told() -> None:
    assert issue(report("a", hours=0), report("b", hours=-1)).empty


def test_the_order_is_by_voices_languages_stage_and_recency_with_reasons() -> None:
    big = [report(f"b{n}", story="big", source=f"s{n}", language=lang) for n, lang in enumerate(("en", "fr", "ja"))]
    verdict = [report("v", story="verdict", stages=("judgment",))]
    plain = [report("p", story="plain", hours=20)]
    found = issue(*plain, *verdict, *big)
    assert [card.story_id for card in found.stories] == ["big", "verdict", "plain"]
    assert [r.code for r in found.stories[0].reasons] == ["independent", "languages"]
    assert found.stories[1].reasons == (Reason(code="stage", value="judgment"),)


def test_order_does_not_depend_on_the_order_of_the_material() -> None:
    reports = [report(f"r{n}", f"Headline {n}") for n in range(6)]
    assert issue(*reports) == issue(*reversed(reports))


def test_an_issue_names_no_recipient() -> None:
    assert sample_issue().subscription.recipients == ()


def test_facets_must_all_match_and_one_value_is_enough() -> None:
    matches = matcher(Selection(topics=("privacy", "user-data"), platforms=("x",), languages=("en",)))
    assert matches(report("a", platforms=("Meta", "X")))
    assert not matches(report("a", platforms=("Meta",)))
    assert not matches(report("a", language="fr"))
    assert not matches(report("a", topics=("copyright",)))


def test_the_outlets_country_stands_in_where_no_jurisdiction_is_named() -> None:
    matches = matcher(Selection(jurisdictions=("fr",)))
    assert matches(report("a", country="fr"))
    assert matches(report("a", country="us", jurisdictions=("fr", "eu")))
    assert not matches(report("a", country="fr", jurisdictions=("us",)))


def test_words_are_whole_words_in_any_case_and_width() -> None:
    matches = matcher(Selection(words=("chiffrement", "end-to-end  encryption", "暗号")))
    assert matches(report("a", text="Le CHIFFREMENT en cause"))
    assert matches(report("a", text="on End-to-end\nencryption today"))
    assert matches(report("a", "通信の暗号化をめぐり"))
    assert not matches(report("a", text="déchiffrements"))
    assert matcher(Selection(words=("ＤＳＡ",)))(report("a", text="the DSA applies"))


def test_words_may_be_excluded() -> None:
    matches = matcher(Selection(words=("apple",), without=("fruit",)))
    assert matches(report("a", text="Apple sued"))
    assert not matches(report("a", text="Apple, the fruit"))


def test_a_day_that_is_over_is_no_deadline_any_more_and_today_is_one() -> None:
    today = MORNING.date()
    days = tuple(today + timedelta(days=n) for n in (-1, 0, 2, 5, 9))
    card = issue(report("a", deadlines=days)).stories[0]
    assert card.deadlines == days[1:4]


def test_a_card_is_retold_in_the_words_of_the_report_that_made_it_urgent() -> None:
    issue = sample_issue("en")
    card = issue.stories[0]
    own = report("r-own", "Own headline", story=card.story_id, stages=("appeal",), language="fr")
    words = Telling(
        report_id="r-own",
        language="fr",
        title="Own headline",
        standfirst="La cour a jugé l'appel recevable hier. Le groupe peut se pourvoir.",
    )
    told = retold(card, own, words, ("fr",))
    assert (told.stage, told.headline.title, told.headline.late, told.docket.outcome) == ("appeal", "Own headline", False, None)
    assert (told.gist_language, told.gist.startswith("La cour a jugé")) == ("fr", True)
    assert [one.report_id for one in told.others][:1] == [card.headline.report_id]
    assert len(told.others) <= 3
    unread = retold(card, own, words, ("en",))
    assert (unread.gist, unread.gist_language) == ("", "")
    assert retold(card, own, None, ("fr",)).gist == ""
    same = retold(card, replace(own, report_id=card.headline.report_id, stages=(), act=""), None, ())
    assert same.stage == card.stage
    assert card.headline.report_id not in [one.report_id for one in same.others]
