"""Plain text in columns, in scripts with and without spaces."""

from hypothesis import given
from hypothesis import strategies as st

from digests.columns import WIDTH, columns, ruled, wrapped


def test_full_width_characters_take_two_columns_and_combining_ones_none() -> None:
    assert (columns("abc"), columns("判決"), columns("e\u0301")) == (3, 4, 1)
    assert ruled("新着", "-") == "新着\n----"


def test_latin_words_stay_whole_and_lines_are_filled() -> None:
    lines = wrapped("- ", "word " * 40).splitlines()
    assert lines[0].startswith("- word")
    assert lines[1].startswith("  word")
    assert max(map(columns, lines)) <= WIDTH
    assert min(map(columns, lines[:-1])) > WIDTH - 6


def test_japanese_breaks_anywhere_but_before_a_full_stop() -> None:
    lines = wrapped("", "裁判所が命令した、" * 20 + "X社は控訴する。").splitlines()
    assert max(map(columns, lines)) <= WIDTH
    assert not [line for line in lines if line[0] in "、。"]
    assert "".join(lines) == "裁判所が命令した、" * 20 + "X社は控訴する。"


def test_an_address_stays_whole() -> None:
    address = "https://example.org/" + "a" * 100
    assert address in wrapped("", f"see {address} now").splitlines()


@given(st.text(alphabet="ab 。、（判決한국Ж\u0301"))
def test_nothing_is_lost(text: str) -> None:
    assert "".join(wrapped("", text).split()) == "".join(text.split())
