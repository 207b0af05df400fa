"""Words of every script as the index knows them, the query language, and marking."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.errors import QueryError
from warehouse.search.marks import marked, passage
from warehouse.search.query import Narrowing, build
from warehouse.search.syntax import All, Narrow, Not, Phrase, Some, Word, parse, plain_words
from warehouse.search.text import indexed, tokens


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Übermäßige Strafe", "ubermassige strafe"),
        ("l’Œuvre condamnée à Nîmes", "l oeuvre condamnee a nimes"),
        ("İSTANBUL'da ısrar", "istanbul da israr"),
        ("C-311/18", "c 311 18"),
        ("российский ёж", "российский еж"),
        ("Київ, їжак", "київ їжак"),
        ("Άρειος Πάγος", "αρειοσ παγοσ"),
        ("المحكمةُ تويتر", "المحكمه تويتر"),
        ("می‌شود", "ميشود"),
        ("בֵּית הַמִּשְׁפָּט", "בית המשפט"),
        ("यूट्यूब न्यायालय", "यूट्यूब न्यायालय"),
        ("Lệnh của tòa án", "lenh cua toa an"),
        ("５０００万ドル", "5000 万ド ドル ル"),
        ("٢٤ يناير", "24 يناير"),
        ("LINEヤフー社", "line ヤフ フー ー社 社"),
        ("推特", "推特 特"),
        ("트위터는", "트위 위터 터는 는"),
        ("ศาลปรับ TikTok", "ศา าล ลป ปร รั ับ บ tiktok"),
        ("ﾂｲｯﾀｰ", "ツイ イッ ッタ ター ー"),
        ("e\u0301te\u0301", "ete"),
        ("a\ud800b 🙂 §", "a b"),
    ],
)
def test_words_are_folded_alike_however_they_are_written(written: str, words: str) -> None:
    assert indexed(written) == words


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_tokens_and_the_indexed_string_agree_and_offsets_lie_within(text: str) -> None:
    """Marking and indexing see the same words at the same positions; no text breaks them."""
    found = list(tokens(text))
    assert " ".join(token.text for token in found) == indexed(text)
    assert [token.position for token in found] == list(range(len(found)))
    assert all(0 <= token.start < token.end <= len(text) for token in found)


@given(st.text(st.characters(blacklist_categories=["Cs"])))
@settings(max_examples=100, deadline=None)
def test_folding_is_idempotent_for_spaced_scripts(text: str) -> None:
    spaced = [word for word in indexed(text).split() if word.isascii()]
    assert indexed(" ".join(spaced)) == " ".join(spaced)


def test_operators_bind_as_documented() -> None:
    """OR is weakest, nothing between two words is AND, NOT and - are strongest."""
    assert parse('a b OR "c d" -e') == Some((All((Word("a"), Word("b"))), All((Phrase("c d"), Not(Word("e"))))))
    assert parse("(a OR b) AND NOT c*") == All((Some((Word("a"), Word("b"))), Not(Word("c", prefix=True))))
    assert parse("language:fr title:juge") == All((Narrow("language", "fr"), Word("juge", field="title")))
    assert parse("「裁判所」 X") == All((Phrase("裁判所"), Word("X")))
    assert parse("well-known and https://x.org/a") == All((Word("well-known"), Word("and"), Word("https://x.org/a")))
    assert plain_words(parse("court (fine OR ban) -Brazil language:fr")) == "court fine ban"


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("", "nothing to search for"),
        ('say "this', "character 5 is not closed"),
        ("(a OR b", "parenthesis at character 1 is not closed"),
        ("a)", "character 2 was never opened"),
        ("a OR", "ends after 'OR'"),
        ("AND a", "write it in lower case"),
        ("langage:fr", 'did you mean "language:"'),
        ("title:", "a value is missing"),
        ("()", "a word is missing"),
        ("x" * 1001, "at most 1000"),
        ("a " * 60, "more than 50 words"),
        ("(" * 40 + "a" + ")" * 40, "simplify"),
        ("NOT " * 40 + "a", "simplify"),
        ("§ & …", "no word or number"),
        ("a*", "at least two letters"),
        ('""', "no word or number"),
    ],
)
def test_a_query_that_cannot_be_read_says_where_and_what_to_do(query: str, problem: str) -> None:
    with pytest.raises(QueryError, match=problem.replace("(", r"\(").replace("*", r"\*")):
        build(parse(query), Narrowing())


@given(st.text(st.sampled_from("ab\"()-*: ORANDT'\\^~[]{}/+&|!推特ก"), max_size=40))
@settings(max_examples=300, deadline=None)
def test_no_query_breaks_the_parser(query: str) -> None:
    """Either a query or a QueryError; never anything else."""
    try:
        build(parse(query), Narrowing())
    except QueryError as error:
        assert str(error)  # noqa: PT017 - the message is the point


def shown(text: str, query: str, language: str = "en") -> str:
    wanted = build(parse(query), Narrowing())[1]
    return "".join(f"[{piece.text}]" if piece.hit else piece.text for piece in marked(text, wanted, language))


@pytest.mark.parametrize(
    ("text", "query", "language", "marks"),
    [
        ("Judge fines TikTok", "tiktok fined", "en", "Judge [fines] [TikTok]"),
        ("La condamnée fut condamnée", '"fut condamnee"', "fr", "La condamnée [fut condamnée]"),
        ("東京地裁がツイッターに命令", "ツイッター", "ja", "東京地裁が[ツイッター]に命令"),
        ("東京地裁が命令", '"東京 地裁"', "ja", "[東京地裁]が命令"),
        ("本条例第三条", "条", "zh", "本[条]例第三[条]"),
        ("In C-311/18 the Court", "C-311/18", "en", "In [C-311/18] the Court"),
        ("<b>X</b> & co", "x", "en", "<b>[X]</b> & co"),
        ("court orders", "cour*", "en", "[court] orders"),
        ("Court and fine", "court -fine", "en", "[Court] and fine"),
    ],
)
def test_matches_are_marked_in_the_original_characters(text: str, query: str, language: str, marks: str) -> None:
    assert shown(text, query, language) == marks


def test_a_passage_is_where_most_different_words_match() -> None:
    """The text is never changed: pieces joined are a stretch of the body, ellipses apart."""
    body = "Nothing here. " * 40 + "The court fined TikTok on Monday. " + "Again nothing. " * 40 + "court"
    wanted = build(parse("court TikTok fine"), Narrowing())[1]
    pieces = passage(body, wanted, "en")
    text = "".join(piece.text for piece in pieces)
    assert {piece.text for piece in pieces if piece.hit} == {"court", "fined", "TikTok"}
    assert text.removeprefix("… ").removesuffix(" …") in body
    assert len(text) < 260
