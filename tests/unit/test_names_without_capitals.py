"""Names in scripts without capitals: beside a role, beside a suit, before the mark of the subject. Marked scenes: no list of words takes part."""

import pytest

from pipeline.understanding.facts.names import names_in
from pipeline.understanding.facts.unmarked import around, beside, only_a_role, reach
from tests.unit.marked_scenes import marked


def found(text: str, language: str, title: str = "-") -> list[tuple[str, str]]:
    """What stands beside roles and suits; what is marked {taken:...} is somebody else's."""
    made = marked(text, title, language=language)
    barred = bytearray(len(made.scene.reading.folded.text) + 1)
    for start, end in made.spans("taken"):
        barred[start:end] = b"\1" * (end - start)
    return [(made.scene.surface(one.start, one.end), one.how) for one in beside(made.scene, barred)]


# --- beside a role


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("hi", "आज [person:गायिका] मीरा जोशी दिल्ली [say:बोलीं]।", "मीरा जोशी दिल्ली"),
        ("hi", "आज [person:गायिका] मीरा [sue:मुकदमा] लाईं।", "मीरा"),
        ("hi", "आज [person:गायिका] मीरा, दिल्ली में।", "मीरा"),
        ("hi", "आज [person:गायिका] मीरा। दिल्ली में।", "मीरा"),
        ("hi", "आज [person:गायिका] मीरा और रमेश।", "मीरा"),
        ("hi", "आज [person:गायिका] मीरा 7 बजे।", "मीरा"),
        ("hi", "आज [person:गायिका] मीरा {taken:जोशी} थी।", "मीरा"),
        ("ar", "قال [person:المحامي] سامي منصور حسن علي اليوم", "سامي منصور حسن"),
        ("ko", "어제 [person:가수] 김민지 씨가 [by:에게].", "김민지 씨가"),
        ("th", "วันนี้ [person:นักร้อง]สมชาย ใจดี", "สมชาย"),
        ("zh", "今天[person:作家]王建国 说", "王建国"),
        ("zh", "今天[person:作家]王建[by:被]国", "王建"),
        ("zh", "今天[person:作家]一二三四五六七八九十一二三四五六七八", "一二三四五六七八九十一二三四五六"),
        ("zh", "今天[person:作家]王建{taken:国}", "王建"),
        ("ja", "今日[person:作家]の大野千夏さん", "大野千夏"),
        ("ja", "今日[person:作家]大野、来た", "大野"),
        ("ja", "今日[person:作家]ミナ・ユキが来た", "ミナ・ユキ"),
    ],
)  # fmt: skip
def test_the_words_behind_a_role_are_a_name(language: str, text: str, name: str) -> None:
    assert (name, "beside") in found(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("hi", "आज [person:गायिका], मीरा।"),
        ("hi", "आज [person:गायिका] {taken:मीरा} थी।"),
        ("hi", "आज [person:गायिका] [place/in:दिल्ली] थी।"),
        ("hi", "आज [person:गायिका] और मीरा।"),
        ("zh", "今天[person:作家]，王"),
        ("zh", "今天[person:作家]王"),
    ],
)
def test_no_name_stands_there(language: str, text: str) -> None:
    assert [name for name, how in found(text, language) if how == "beside" and name in {"मीरा", "王", "大野", "थी"}] == []


@pytest.mark.parametrize(("rest", "place"), [("", True), ("ची", True), ("चीत", True), ("चीतर", False)])
def test_a_place_with_a_case_ending_is_no_name(rest: str, place: bool) -> None:
    assert (found(f"आज [person:गायिका] [place/in:मुंबई]{rest} ।", "hi") == []) is place


@pytest.mark.parametrize("role", ["person", "bench"])
def test_a_name_that_only_says_whose_chairman_another_is(role: str) -> None:
    text = f"आज [person:गायिका] मीरा [{role}:वकील] सुनील ।"
    names = [name for name, _ in found(text, "hi")]
    assert ("मीरा" in names) is (role == "bench"), "nobody stands behind a lawyer: only a role has a name behind it"
    assert ("सुनील" in names) is (role == "person")


# --- beside a suit


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("hi", "दिल्ली के रमेश वर्मा [sue:मुकदमा] लाए।", "दिल्ली के रमेश वर्मा"),
        ("hi", "आज ही दिल्ली के रमेश वर्मा [sue:मुकदमा] लाए।", "दिल्ली के रमेश वर्मा"),
        ("hi", "दिल्ली। रमेश वर्मा [claimant:वादी] हैं।", "रमेश वर्मा"),
        ("ur", "دہلی کے رمیش ورما [sue:مقدمہ] لائے۔", "دہلی کے رمیش ورما"),
        ("ar", "قال [sue:يقاضي] سامي منصور حسن علي اليوم", "سامي منصور حسن علي"),
        ("he", "אתמול [sue:תבע] דוד כהן את", "דוד כהן את"),
        ("fa", "دیروز [claimant:شاکی] سامی منصور", "سامی منصور"),
        ("th", "วันนี้ [sue:ฟ้อง]สมชาย ใจดี", "สมชาย"),
    ],
)
def test_the_words_beside_a_suit_on_the_side_where_the_language_has_them(language: str, text: str, name: str) -> None:
    assert (name, "claiming") in found(text, language)


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("hi", "सुनील मेहता और रमेश वर्मा [sue:मुकदमा] लाए।", {"रमेश वर्मा", "सुनील मेहता"}),
        ("hi", "सुनील मेहता तथा रमेश वर्मा [sue:मुकदमा] लाए।", {"रमेश वर्मा", "सुनील मेहता"}),
        ("ka", "სუნილ მეჰტა და რამეშ ვარმა [sue:ჩივის] აქ.", {"რამეშ ვარმა", "სუნილ მეჰტა"}),
        ("ta", "சுனில் மேத்தா மற்றும் ரமேஷ் வர்மா [sue:வழக்கு] இங்கே.", {"ரமேஷ் வர்மா", "சுனில் மேத்தா"}),
        ("gu", "સુનીલ મહેતા અને રમેશ વર્મા [sue:દાવો] છે.", {"રમેશ વર્મા", "સુનીલ મહેતા"}),
    ],
)
def test_two_who_sue_together_are_two_names(language: str, text: str, names: set[str]) -> None:
    assert {name for name, _ in found(text, language)} == names


def test_whoever_stands_before_the_mark_of_the_subject_in_a_sentence_of_a_suit() -> None:
    assert ("रमेश शुक्ला", "claiming") in found("रमेश शुक्ला ने आज, [sue:याचिका] दी।", "hi")
    assert found("रमेश शुक्ला ने आज कहा।", "hi") == []
    assert found("रमेश शुक्ला ने आज कहा। [sue:याचिका] है।", "hi") == []
    assert not any("रमेश" in name for name, _ in found("[sue:याचिका] है।", "hi", title="रमेश शुक्ला ने कहा"))
    assert ("ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "claiming") in found("ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ ਨੇ ਅੱਜ, [sue:ਪਟੀਸ਼ਨ] ਦਿੱਤੀ।", "pa")
    assert ("نعمان شیخ", "claiming") in found("نعمان شیخ نے آج، [sue:درخواست] دی۔", "ur")
    assert ("सुनील पाटील", "claiming") in found("सुनील पाटील यांनी आज, [sue:याचिका] दिली.", "mr")
    assert ("सुनील पाटील", "claiming") not in found("सुनील पाटील ने आज, [sue:याचिका] दिली.", "mr")


def test_korean_names_stand_beside_roles_alone() -> None:
    assert found("어제 김민지 [sue:소송] 냈다.", "ko") == []


# --- Chinese


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("福建省音乐家协会[by:日前]向[sue:起诉]抖音。", ["福建省音乐家协会"]),
        ("他说，福建省协会[by:日前][sue:起诉]抖音。", ["他说，福建省协会", "福建省协会"]),
        ("福[by:日前][sue:起诉]抖音。", []),
        ("12福建[by:日前][sue:起诉]抖音。", []),
        ("{taken:福建}协会[sue:起诉]抖音。", []),
        ("福建协会{taken:抖音}[sue:起诉]。", ["福建协会"]),
        ("「福建协会[sue:起诉]抖音。", ["福建协会"]),
        ("福建协会[appeal:上诉]抖音。", []),
        ("说[claimant:原告]王建国[by:被]过。", ["王建国"]),
        ("说[claimant:原告]王，[say:说]过。", []),
        ("说[claimant:原告]王建国，过。", ["王建国"]),
    ],
)
def test_what_a_sentence_or_clause_of_a_suit_begins_with_in_chinese(text: str, names: list[str]) -> None:
    assert [name for name, how in found(text, "zh") if how == "claiming"] == names


def test_a_headline_tells_no_subject_in_chinese_and_a_name_has_26_signs() -> None:
    assert found("天。", "zh", title="福建协会[sue:起诉]抖音") == []
    long = "一二三四五六七八九十" * 3
    assert found(f"{long}[sue:起诉]。", "zh") == [(long[:26], "claiming")]


# --- Japanese


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("大野千夏さんは来た。", ["大野千夏"]),
        ("大野ちなつさんは来た。", ["大野ちなつ"]),
        ("大野千夏氏は来た。", ["大野千夏", "大野千夏氏"]),
        ("東京[by:写真家]大野ちなつさんは来た。", ["大野ちなつ"]),
        ("ウーバーイーツユニオンが来た。", ["ウーバーイーツユニオン"]),
        ("ウーバー[sue:提訴]が来た。", []),
        ("ウーバーを来た。", []),
        ("ア社が来た。", ["ア社"]),
        ("アが来た。", []),
        ("東京都など来た。", ["東京都"]),
    ],
)
def test_names_by_what_stands_behind_them_in_japanese(text: str, names: list[str]) -> None:
    assert sorted({name for name, _ in found(text, "ja")}) == sorted(names)


def test_a_japanese_headline_tells_none() -> None:
    assert found("空。", "ja", title="大野千夏さんは来た") == []


# --- groups and what joins them


@pytest.mark.parametrize(
    ("language", "text", "whole"),
    [
        ("hi", "आज दिल्ली चालक [group:संघ] आया।", "आज दिल्ली चालक संघ"),
        ("ar", "قالت [group:نقابة] سائقي القاهرة الجديدة اليوم", "نقابة سائقي القاهرة الجديدة"),
        ("ko", "그 배달 [group:노조]는 말했다", "그 배달 노조"),
        ("zh", "，福建省作家[group:协会]说", "福建省作家协会"),
        ("th", "วันนี้ [group:สมาคม]คนขับ ไทย", "สมาคมคนขับ"),
    ],
)
def test_a_group_with_the_words_that_say_whose_it_is(language: str, text: str, whole: str) -> None:
    made = marked(text, language=language)
    start, end = made.spans("group")[0]
    low, high = around(made.scene, bytearray(len(text) + 9), start, end)
    assert made.scene.surface(low, high) == whole


@pytest.mark.parametrize("most", [0, 1, 2, 3])
def test_so_many_neighbours_belong_to_a_name(most: int) -> None:
    made = marked("एक दो तीन [group:संघ] चार पाँच छह।", language="hi")
    start, end = made.spans("group")[0]
    words = made.scene.reading.folded.text.split()
    at = words.index("संघ")
    barred = bytearray(99)
    low, high = reach(made.scene, barred, start, end, before=True, after=True, most=most)
    assert made.scene.surface(low, high).strip("।").split() == [*words[at - most : at], "संघ", *["चार", "पाँच", "छह"][:most]]
    low, high = reach(made.scene, barred, start, end, before=False, after=True, most=most)
    assert len(made.scene.surface(low, high).split()) == most + 1
    low, high = reach(made.scene, barred, start, end, before=True, after=False, most=most)
    assert len(made.scene.surface(low, high).split()) == most + 1
    assert reach(made.scene, barred, start, end, before=False, after=False) == (start, end)


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("今天[person:作家]王建国", True),
        ("今天[group:协会]王建国", True),
        ("今天[person:作家] 王建国", True),
        ("今天[person:作家]  王建国", False),
        ("今天[claimant:作家]王建国", False),
    ],
)
def test_a_role_before_a_name_is_no_name(text: str, alone: bool) -> None:
    made = marked(text, language="zh")
    mark = made.marks[0]
    name = made.scene.reading.folded.text.index("王")
    assert only_a_role(made.scene, mark.start, mark.end, [(name, name + 3)]) is alone
    assert not only_a_role(made.scene, mark.start, mark.end, [(mark.start - 2, mark.start)])
    assert not only_a_role(made.scene, mark.start - 1, mark.end, [(name, name + 3)])
    assert not only_a_role(made.scene, mark.start, mark.end + 1, [(mark.end + 1, name + 3)])


def test_a_group_s_word_before_a_name_is_left_out_where_no_capitals_tell_names() -> None:
    def names(text: str) -> list[tuple[str, str]]:
        scene = marked(text, language="zh").scene
        return [(scene.surface(one.start, one.end), one.how) for one in names_in(scene, [])]

    assert names("今天，[person:[group:作家]]王建国") == [("王建国", "beside")]
    assert names("今天，[group:作家]，[person:家]王建国") == [("作家", "group"), ("王建国", "beside")]
