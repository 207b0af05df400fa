"""Articles beside the names of laws."""

import pytest

from pipeline.classify import classify
from pipeline.understanding.provisions import _plain, provisions
from records.article import MentionKind


def found(text: str, name: str) -> list[str]:
    start = text.index(name)
    return [one.value for one in provisions(text, start, start + len(name), "GDPR")]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("The bank broke Article 6(1) of the GDPR, it said.", "GDPR", ["Art. 6(1) GDPR"]),
        ("a breach of Articles 33 and 34 GDPR", "GDPR", ["Art. 33 GDPR", "Art. 34 GDPR"]),
        ("under Article 5(1)(a) of the EU's GDPR", "GDPR", ["Art. 5(1)(a) GDPR"]),
        ("the GDPR's Article 13", "GDPR", ["Art. 13 GDPR"]),
        ("gegen Art. 6 Abs. 1 lit. f DSGVO", "DSGVO", ["Art. 6(1)(f) GDPR"]),
        ("gegen Artikel 17 Absatz 3 der DSGVO", "DSGVO", ["Art. 17(3) GDPR"]),
        ("nach § 3 DSGVO", "DSGVO", ["§ 3 GDPR"]),
        ("à l'article 6.1 du RGPD", "RGPD", ["Art. 6(1) GDPR"]),
        ("los artículos 5 y 6 del RGPD", "RGPD", ["Art. 5 GDPR", "Art. 6 GDPR"]),
        ("o artigo 19 do RGPD", "RGPD", ["Art. 19 GDPR"]),
        ("dell’articolo 13 del GDPR", "GDPR", ["Art. 13 GDPR"]),
        ("art. 6 ust. 1 RODO", "RODO", ["Art. 6(1) GDPR"]),
        ("artikel 6, lid 1 van de AVG", "AVG", ["Art. 6(1) GDPR"]),
        ("статьи 13.41 ГДПР", "ГДПР", ["Art. 13.41 GDPR"]),
        ("Section 230 of the Act", "Act", ["Sec. 230 GDPR"]),
        ("GDPR’nin 12. maddesi", "GDPR", ["Art. 12 GDPR"]),
        ("a GDPR 6. cikkét", "GDPR", ["Art. 6 GDPR"]),
        ("「GDPR」第6条", "GDPR", ["Art. 6 GDPR"]),
        ("《数据保护法》第四十七条", "数据保护法", ["Art. 47 GDPR"]),
        ("GDPR 제6조", "GDPR", ["Art. 6 GDPR"]),
        ("المادة ٦ من GDPR", "GDPR", ["Art. 6 GDPR"]),
    ],
)
def test_articles_are_read_as_each_language_cites_them(text: str, name: str, expected: list[str]) -> None:
    assert found(text, name) == expected


@pytest.mark.parametrize(
    "text",
    [
        "In 2018 the GDPR came into force.",
        "It wrote an article 3 years ago about the GDPR.",
        "a fine of 20 million euros under the GDPR in 2021",
        "under Article 17 of the Charter. The GDPR says less",
        "another article on the GDPR",
    ],
)
def test_a_number_that_is_no_article_of_the_law_is_none(text: str) -> None:
    assert found(text, "GDPR") == []


def test_a_report_tells_the_article_with_its_place() -> None:
    title, text = (
        "Irish regulator fines Meta",
        "The Data Protection Commission fined Meta for breaches of Articles 5 and 6(1) of the GDPR on Monday.",
    )
    told = [one for one in classify(title, text).mentions if one.kind is MentionKind.PROVISION]
    assert [one.value for one in told] == ["Art. 5 GDPR", "Art. 6(1) GDPR"]
    assert {(title + "\n" + text)[one.start : one.end] for one in told} == {"Articles 5 and 6(1) of the GDPR"}


@pytest.mark.parametrize(
    ("number", "digits"),
    [
        ("十", "10"), ("二十", "20"), ("十七", "17"), ("三十五", "35"), ("百", "100"), ("百零五", "105"), ("二百", "200"), ("二百一十", "210"),
        ("一百二十三", "123"), ("五", "5"), ("٢٣", "23"), ("17", "17"),
    ],
)  # fmt: skip
def test_numbers_of_every_script_are_digits(number: str, digits: str) -> None:
    assert _plain(number) == digits
