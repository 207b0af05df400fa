"""Who may act against a platform and who cannot, and which names are one somebody's. Marked scenes: bodies, roles and what the beat found are marked by hand."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from pipeline.understanding.facts.authorities import Body
from pipeline.understanding.facts.forms import Opponent
from pipeline.understanding.facts.opponents import opponents_of
from tests.unit.marked_scenes import marked


def found(
    text: str, title: str = "-", *, language: str = "en", bodies: Sequence[Body] = (), chosen: Body | None = None
) -> list[tuple[str, str, int]]:
    """Name, kind and how many mentions."""
    scene = marked(text, title, language=language).scene
    return [(scene.surface(one.start, one.end), one.kind, len(one.mentions)) for one in opponents_of(scene, list(bodies), chosen)]


def names(text: str, title: str = "-", *, language: str = "en") -> list[str]:
    return [name for name, _, _ in found(text, title, language=language)]


# --- whom the beat knows


def test_actors_of_the_beat() -> None:
    scene = marked("so [actor/fr/privacy:Ann Reed] met [actor:Bob Marsh].").scene
    one, other = opponents_of(scene, [], None)
    assert (one.kind, one.rule, one.famous, one.mentions) == ("listed", "rule/actor", False, ((one.start, one.end),))
    assert (other.kind, other.famous) == ("listed", True), "an entry without a topic"
    assert [one.kind for one in opponents_of(marked("so [law/fr:Ann Reed] came.").scene, [], None)] == []


def test_actors_behind_what_is_read_are_none() -> None:
    scene = marked("so [actor/fr/privacy:ann reed] came.").scene
    start = scene.reading.hits[0].start
    assert opponents_of(replace(scene, end=start), [], None) == []
    assert len(opponents_of(replace(scene, end=start + 1), [], None)) == 1


@pytest.mark.parametrize("kind", ["law/fr", "context", "platform"])
def test_what_the_beat_found_is_nobody_s_name(kind: str) -> None:
    assert names(f"so [{kind}:Ann Reed] met Bob.") == ["Bob"]


def test_a_public_body_that_does_not_decide_is_a_candidate() -> None:
    scene = marked("so the police and the senate of Rome came.").scene
    at = scene.reading.folded.text.index
    police = Body(at("police"), at("police") + 6, "police", "p", (at("police"), at("police") + 6))
    senate = Body(at("senate"), at("senate of") + 9, "legislature", "c", (at("senate"), at("senate") + 6), canonical="Senate")
    again = replace(senate, start=at("rome"), end=at("rome") + 4, head=(at("rome"), at("rome") + 4))

    def bodies(*given: Body, chosen: Body | None) -> list[tuple[str, str, str, str]]:
        return [
            (scene.surface(one.start, one.end), one.kind, one.rule, one.body)
            for one in opponents_of(scene, list(given), chosen)
            if one.kind == "body"
        ]

    assert bodies(police, senate, chosen=senate) == [("police", "body", "p", "police")]
    assert bodies(police, senate, chosen=police) == [("senate of", "body", "c", "legislature")]
    assert len(bodies(police, senate, chosen=None)) == 2
    assert bodies(senate, again, chosen=senate) == [], "another mention of the one that decides"
    assert bodies(replace(again, canonical=None), senate, chosen=senate) == [("Rome", "body", "c", "legislature")]
    same = replace(senate, canonical=None, start=at("police"), end=at("police") + 3)
    assert bodies(same, chosen=replace(senate, canonical=None)) == [], "the same word"
    assert "Rome" not in [scene.surface(one.start, one.end) for one in opponents_of(scene, [senate, again], senate)], "nor is it a name"
    assert bodies(replace(senate, kind="court"), chosen=police) == [], "a court acts for nobody"


def test_a_body_that_is_an_actor_of_the_beat_counts_once() -> None:
    scene = marked("so the [actor/fr/privacy:Data Police] came.").scene
    start, end = scene.reading.hits[0].start, scene.reading.hits[0].end
    body = Body(end - 6, end, "police", "p", (end - 6, end))
    assert [one.kind for one in opponents_of(scene, [body], None)] == ["listed"]
    beside = replace(body, start=end, end=end + 3, head=(end, end + 3))
    assert [one.kind for one in opponents_of(scene, [beside], None)] == ["listed", "body"]
    before = replace(body, start=start - 3, end=start, head=(start - 3, start))
    assert [one.kind for one in opponents_of(scene, [before], None)] == ["body", "listed"]


# --- who cannot


@pytest.mark.parametrize(
    ("language", "text", "nobody"),
    [
        ("en", "so B12 came.", True),
        ("en", "so Abcdefg89 came.", True),
        ("en", "so Abcdefgh89 came.", False),
        ("en", "so Ab 12/34 came.", True),
        ("en", "so Ab12/34 came.", True),
        ("en", "so Abcdefghij 12/34 came.", False),
        ("en", "so Abcdefghijkl C-457 came.", True),
        ("en", "so Abcdefghijkl Cabc-457 came.", False),
        ("en", "so GmbH came.", True),
        ("en", "so S.p.A came.", True),
        ("vi", "so TP.HCM came.", True),
        ("en", "so AI came.", True),
        ("en", "so GDPR came.", True),
        ("en", "so Xyz came.", False),
        ("en", "so Menlo Park came.", True),
        ("en", "so Fair Trade Act came.", True),
        ("fr", "puis Loi Dupont vint.", True),
        ("ru", "затем Закон Яровой пришёл.", True),
        ("en", "so Act came.", False),
        ("en", "so Act Up came.", False),
        ("en", "so Reuters came.", True),
        ("en", "so Reuters [sue:sued] them.", False),
        ("en", "so Reuters came. they [sue:sued].", True),
        ("en", "so Reuters [appeal:appealed].", True),
        ("en", "so [bill:Harbour Bill] came.", True),
        ("en", "so Harbour [bill:Bill] came.", True),
        ("en", "so Harbour [bill:Bill] Friends came.", False),
        ("en", "so Harbour [fine:Bill] came.", False),
        ("en", "so [term/generic:Konzern] came.", True),
        ("en", "so [term/ban:Konzern] came.", False),
        ("en", "so [term/generic:Konzern] Reed came.", False),
        ("ka", "ასე [term/ban:Konzern] მოვიდა ქალაქში.", True),
        ("en", "so [government:minister] Ann Reed came.", True),
        ("en", "so [government:minister], Ann Reed came.", True),
        ("en", "so [government:minister] - Ann Reed came.", False),
        ("en", "so [prosecutor:prosecutor] Ann Reed came.", True),
        ("en", "so [legislature:deputy] Ann Reed came.", True),
        ("en", "so [court:judge] Ann Reed came.", False),
        ("en", "so Ann Reed [government:minister] came.", False),
    ],
)  # fmt: skip
def test_what_is_written_like_a_name_and_acts_for_nobody(language: str, text: str, nobody: bool) -> None:
    assert (names(text, language=language) == []) is nobody


@pytest.mark.parametrize(
    ("text", "nobody"),
    [
        ("dann kam Ausbildung her.", True), ("dann kam Ausbildung der Prüfer.", True), ("dann kam Stiftung her.", False), ("dann kam Freiheit her.", True),
        ("dann kam Berg her.", False), ("dann kam Freiheit Nord her.", False), ("dann kam Zeitung her.", False), ("dann kam Fraktion von Nord her.", True),
    ],
)  # fmt: skip
def test_a_german_noun_of_an_act_is_nobody(text: str, nobody: bool) -> None:
    assert (names(text, language="de") == []) is nobody
    assert names(text.replace("dann kam", "so"), language="en") != []


def test_an_actor_of_the_beat_in_office_or_as_a_source_claims_nothing() -> None:
    assert names("so [government:minister] [actor/fr/x:Ann Reed] came.") == []
    assert names("so [actor/fr/x:Reuters] came.") == []
    assert names("so [actor/fr/x:Reuters] [sue:sued].") == ["Reuters"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("so Ann Reed [bench:represented] her.", False),
        ("so Ann Reed[bench:represented] her.", False),
        ("so Ann Reed  [bench:represented] her.", True),
        ("so Ann Reed [bench:represented] [by:by] him.", True),
        ("so Ann Reed [bench:represented]  [by:by] him.", False),
        ("so [bench:lawyer] Ann Reed came.", True),
        ("so Ann Reed came and Ann Reed [bench:represented] her.", True),
    ],
)
def test_who_only_represents_another(text: str, kept: bool) -> None:
    assert ("Ann Reed" in names(text)) is kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("those [near:close to] Ann Reed.", False),
        ("those [near:close to]~5~Ann Reed.", False),
        ("those [near:close to]~6~Ann Reed.", True),
        ("those Ann Reed [near:kin] came.", False),
        ("those Ann Reed  [near:kin] came.", True),
        ("they [sought:want] the [owned:data of] Ann Reed.", False),
        ("they came for the [owned:data of] Ann Reed.", True),
        ("they [sought:want] it. So the [owned:data of] Ann Reed.", True),
        ("they [sought:want] Ann Reed [owns:data] here.", False),
        ("they [sought:want] Ann Reed [owned:data] here.", True),
        ("they [sought:want] the [owns:data] Ann Reed.", True),
        ("those [near:close to] Ann Reed. so Ann Reed came.", True),
        ("those [near:Ann] Reed came.", False),
        ("those [near:Ann Reed] came.", True),
    ],
)
def test_who_is_named_only_as_whose_data_are_sought_or_whom_others_are_near(text: str, kept: bool) -> None:
    assert ("Ann Reed" in names(text)) is kept


def test_a_public_body_stays_though_it_represents_another() -> None:
    scene = marked("so the police [bench:represented] her.").scene
    at = scene.reading.folded.text.index("police")
    body = Body(at, at + 6, "police", "p", (at, at + 6))
    assert [one.kind for one in opponents_of(scene, [body], None)] == ["body"]


def test_whoever_speaks_for_a_platform_that_is_a_party_does_not_act_against_it() -> None:
    assert names("so [platform:X] and Elon Musk came.") == []
    assert names("so [platform:Etsy] and Elon Musk came.") == ["Elon Musk"]
    assert names("so [platform:X] and [platform:Etsy] and Elon Musk came.") == ["Elon Musk"], "he may be suing the other"


# --- one somebody under several names


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("so Ann Reed came, then Reed left.", [("Ann Reed", 2)]),
        ("so Reed came, then Ann Reed left.", [("Ann Reed", 2)]),
        ("so Ann Reed came, then Bob Reed left.", [("Ann Reed", 1), ("Bob Reed", 1)]),
        ("so Ann Reed came, then Reeds left.", [("Ann Reed", 2)]),
        ("so Omena came, then Omeny left.", [("Omena", 2)]),
        ("so Omena came, then Omenania left.", [("Omenania", 2)]),
        ("so Omena came, then Omenanian left.", [("Omena", 1), ("Omenanian", 1)]),
        ("so Omena came, then Omel left.", [("Omena", 2)]),
        ("so Omena came, then Omla left.", [("Omena", 1), ("Omla", 1)]),
        ("so Abc came, then Abd left.", [("Abc", 1), ("Abd", 1)]),
        ("so Rambler came, then Rambler-ub left.", [("Rambler-ub", 2)]),
        ("so Rambler came, then Rambler'ub left.", [("Rambler'ub", 2)]),
        ("so Jean-Paul Reed came, then Paul Reed left.", [("Jean-Paul Reed", 2)]),
        ("so Union of Jewish Students came, then UJS left.", [("Union of Jewish Students", 2)]),
        ("so Union of Jewish Students came, then UOJS left.", [("Union of Jewish Students", 2)]),
        ("so Union of Jewish Students came, then UJX left.", [("Union of Jewish Students", 1), ("UJX", 1)]),
        ("so UJS came, then Union of Jewish Students left.", [("Union of Jewish Students", 2)]),
        ("so Élan Bleu Nord came, then EBN left.", [("Élan Bleu Nord", 2)]),
        ("so Big Red came, then BR left.", [("Big Red", 1), ("BR", 1)]),
        ("so A Bb Cc Dd Ee Ff Gg came, then ABCDEFG left.", [("A Bb Cc Dd Ee Ff Gg", 2)]),
        ("so A Bb Cc Dd Ee Ff Gg Hh came, then ABCDEFGH left.", [("A Bb Cc Dd Ee Ff Gg Hh", 1), ("ABCDEFGH", 1)]),
        ("so Blue Ribbon Society (BRX) came.", [("Blue Ribbon Society (BRX)", 2)]),
        ("so Blue Ribbon Society (XRB) came.", [("Blue Ribbon Society", 1), ("XRB", 1)]),
        ("so Blue (Bxy) came.", [("Blue", 1), ("Bxy", 1)]),
        ("so Blue Ribbon Society, known as Xyz, came.", [("Blue Ribbon Society", 2)]),
        ("so Blue Ribbon Society, known as the Xyzabcd, came.", [("Blue Ribbon Society", 2)]),
        ("so Blue Ribbon Society, known as Xyzabcde, came.", [("Blue Ribbon Society", 1), ("Xyzabcde", 1)]),
        ("so Blue Ribbon Society, known for Xyz, came.", [("Blue Ribbon Society", 1), ("Xyz", 1)]),
        ("so Blue Ribbon Society, better known as Xy Zz, came.", [("Blue Ribbon Society", 1), ("Xy Zz", 1)]),
        ("so Blue Ribbon Society (BRX) came and BRX left, then Ann.", [("Blue Ribbon Society (BRX)", 3), ("Ann", 1)]),
    ],
)
def test_shorter_inflected_and_abbreviated_forms_are_one_candidate(text: str, told: list[tuple[str, int]]) -> None:
    assert [(name, mentions) for name, _, mentions in found(text)] == told


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "dann kam Blauer Ring Nord, kurz Xyz, an."), ("fr", "puis Ruban Bleu Nord, connu sous le nom de Xyz, vint."), ("es", "luego Cinta Azul Norte, conocida como Xyz, vino."),
        ("pt", "depois Fita Azul Norte, conhecida como Xyz, veio."), ("it", "poi Nastro Blu Nord, noto come Xyz, parla."), ("nl", "toen Blauw Lint Noord, bekend als Xyz, kwam."),
        ("sv", "sen Blåa Bandet Norr, känd som Xyz, kom."), ("da", "så Blåt Bånd Nord, kendt som Xyz, kom."), ("no", "så Blått Bånd Nord, kjent som Xyz, kom."),
        ("pl", "potem Niebieska Wstęga Północ, znana jako Xyz, przyszła."), ("cs", "pak Modrá Stuha Sever, známý jako Xyz, přišel."), ("ru", "затем Синяя Лента Север, известная как Хyz, пришла."),
        ("uk", "потім Синя Стрічка Північ, відома як Хyz, прийшла."), ("ro", "apoi Panglica Albastră Nord, cunoscut ca Xyz, vine."),
    ],
)  # fmt: skip
def test_what_somebody_is_known_as_in_other_languages(language: str, text: str) -> None:
    assert [mentions for _, _, mentions in found(text, language=language)] == [2]


def test_of_several_forms_the_fullest_is_told_with_the_surest_kind() -> None:
    scene = marked("so Ann Reed came. then [actor/fr/x:Reed] left. then [actor:Reed] spoke.").scene
    (one,) = opponents_of(scene, [], None)
    text = scene.reading.folded.text
    first = text.index("reed")
    second, third = text.index("reed", first + 1), text.rindex("reed")
    assert isinstance(one, Opponent)
    assert (scene.surface(one.start, one.end), one.kind, one.famous) == ("Ann Reed", "listed", True)
    assert one.mentions == ((first - 4, first + 4), (second, second + 4), (third, third + 4))
    scene = marked("so Ann Reed came. then [actor/fr/x:Reed] left.").scene
    assert [one.famous for one in opponents_of(scene, [], None)] == [False]


def test_of_forms_as_long_the_first_is_told() -> None:
    scene = marked("so «Omena» came, then Omeny left.").scene
    (one,) = opponents_of(scene, [], None)
    assert (scene.surface(one.start, one.end), one.kind) == ("Omena", "quoted")
    scene = marked("so Omeny came, then «Omena» left.").scene
    (one,) = opponents_of(scene, [], None)
    assert (scene.surface(one.start, one.end), one.kind, one.rule) == ("Omeny", "quoted", "name: run")


def test_candidates_stand_in_order_of_their_first_mention() -> None:
    assert names("so Bob Marsh came, then Ann Reed, then Marsh, then Cat.") == ["Bob Marsh", "Ann Reed", "Cat"]
    assert names("so Reed came, then Bob, then Ann Reed.") == ["Ann Reed", "Bob"]
