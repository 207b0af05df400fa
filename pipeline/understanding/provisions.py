"""Articles of laws: what stands beside a law's name and says which of its articles is meant, `Art. 6(1) GDPR`.

The forms are those of the beat's main languages, written from how legal texts cite; not measured on labelled reports, of which there are none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

NEAR = 60
"""Characters beside the law's name that are looked at: "Article 6, paragraph 1, letter f, of the General" is 49 long."""
_MOST = 6
"""Articles of one place; a longer list is a table of contents."""

_PART = (
    r"(?:[ \u00a0]?\(\w{1,4}\)|[,]?[ \u00a0](?:abs(?:atz|\.)|paragraphs?|para\.|§|ust\.|lid|apartado|n[.º°]|numéro|comma|ч\.|част[ьи]|пункт\w?|stk\.|odst\.|mom\.)"
    r"[ \u00a0]?\d{1,2}\w?(?:[,]?[ \u00a0](?:lit\.|buchstabe|letter|let\.|point|satz|letra|lettera|літ\.)[ \u00a0]?\w\)?)?)"
)
_NUMBER = r"(?P<number>\d{1,4}(?:/?[a-zA-Z])?\b(?:\.\d{1,3})*)(?P<parts>(?:" + _PART + r"){0,3})"
_MORE = r"(?P<more>(?:(?:,|,? (?:and|or|et|ou|und|oder|y|e|ed|o|en|of|i|oraz|и|или|og|och|ja)) (?:(?:articles?|art\.|artikel) )?\d{1,4}[a-zA-Z]?(?:\(\w{1,4}\))*)*)"
_ARTICLE = r"(?:l['’]|dell['’]|all['’]|d['’])?(?:articles?|art[.]?|artikel[ns]?|artículos?|articulos?|artigos?|articol[oi]|artykuł\w*|stat(?:t|i)\w+|стать\w+|ст\.|статт\w+|член\w*|άρθρ\w+|článk\w+|articolul\w*|članak|člana)"
_SECTION = r"(?:sections?|sec\.|s\.)"
_LINK = r"(?:[ \u00a0,]+(?:of|under|du|de|de la|de l['’]|des|der|des|del|de los|do|da|dello|della|dell['’]|van|van de|av|i|af|the|den|det|el|la|il|lo|eu['’]s|eu|der eu|of the|of the eu['’]s|in the|of eu)){0,3}[ \u00a0]*[\"«„“'‘’]?"
_BEFORE = tuple(
    (mark, re.compile(rf"(?i)(?<![\w.]){word}[ \u00a0]?{_NUMBER}{_MORE}{_LINK}$"))
    for mark, word in (("Art.", _ARTICLE), ("Sec.", _SECTION), ("§", "§§?"))
)
_AFTER = (
    ("Art.", re.compile(rf"(?i)(?:['’]s|['’]\w{{1,4}})?[ \u00a0,(]{{1,2}}{_ARTICLE}[ \u00a0]?{_NUMBER}{_MORE}")),
    ("Sec.", re.compile(rf"(?i)(?:['’]s)?[ \u00a0,(]{{1,2}}{_SECTION}[ \u00a0]?{_NUMBER}{_MORE}")),
    ("§", re.compile(rf"[ \u00a0,(]{{1,2}}§§?[ \u00a0]?{_NUMBER}{_MORE}")),
    (
        "Art.",
        re.compile(
            r"(?i)(?:['’]?\w{0,4})[ \u00a0](?P<number>\d{1,3}(?:/[a-zA-Z])?)(?P<parts>)(?P<more>)(?:['’]?\w{0,3}|\.)[ \u00a0](?:madde|cikk|pant|straipsn|bap)"
        ),
    ),
    (
        "Art.",
        re.compile(r"[》」』）)の]{0,2}[ ]?(?:第|제)[ ]?(?P<number>[0-9〇零一二三四五六七八九十百]{1,7})(?P<parts>)(?P<more>)[ ]?[条條조]"),
    ),
)
"""Turkish, Hungarian and Baltic languages name the article after the law; Chinese, Japanese and Korean with a counter around the number."""
_ARABIC = re.compile(r"المادة[ ](?P<number>[0-9٠-٩]{1,4})(?P<parts>)(?P<more>)[ ](?:من|في)[ ]?(?:قانون[ ])?$")
_DOTTED = re.compile(r"(?P<article>\d+)\.(?P<part>\d{1,2})")
_LATIN_DOT = re.compile(r"(?i)art(?:icles?|[íi]culos?|igos?|icol[oi]|\.)")
"""Where 6.1 is article 6, paragraph 1; in Russian it is an article's own number."""
_DIGITS = str.maketrans("〇零一二三四五六七八九٠١٢٣٤٥٦٧٨٩", "00123456789" + "0123456789")


@dataclass(frozen=True, slots=True)
class Provision:
    """An article beside a law's name; offsets are those of the text given."""

    value: str
    start: int
    end: int


def provisions(text: str, start: int, end: int, law: str) -> Iterator[Provision]:
    """The articles of the law that is named at `start` to `end`, those before the name first: `Art. 6(1) GDPR`, `§ 3 NetzDG`, `Sec. 230 ...`."""
    before, after = text[max(0, start - NEAR) : start], text[end : end + NEAR]
    for mark, pattern in (*_BEFORE, ("Art.", _ARABIC)):
        if (found := pattern.search(before)) is not None:
            first = max(0, start - NEAR) + found.start()
            yield from (Provision(f"{mark} {number} {law}", first, end) for number in _numbers(found))
            return
    for mark, pattern in _AFTER:
        if (found := pattern.match(after)) is not None:
            yield from (Provision(f"{mark} {number} {law}", start, end + found.end()) for number in _numbers(found))
            return


def _numbers(found: re.Match[str]) -> tuple[str, ...]:
    number = _plain(found["number"])
    if found["parts"]:
        number += "".join(f"({part})" for part in _parts(found["parts"]))
    elif (dotted := _DOTTED.fullmatch(number)) and _LATIN_DOT.search(found[0]):
        number = f"{dotted['article']}({dotted['part']})"
    more = re.findall(r"\d{1,4}[a-zA-Z]?(?:\(\w{1,4}\))*", found["more"] or "")
    return tuple(dict.fromkeys([number, *more]))[:_MOST]


def _parts(text: str) -> Iterator[str]:
    """Paragraph and letter: `(1)(f)` out of ` Abs. 1 lit. f` or `(1)(f)`."""
    for part in re.findall(r"\((\w{1,4})\)|[ \u00a0](\d{1,2}\w?)\b|[ \u00a0]([a-z])\b\)?", text):
        yield next(filter(None, part))


def _plain(number: str) -> str:
    """Digits of every script, and Chinese numerals below a thousand, as 0 to 9."""
    if not re.search(r"[十百]", number):
        return number.translate(_DIGITS)
    hundreds, _, rest = number.rpartition("百")
    tens, has_tens, ones = rest.rpartition("十")
    value = 100 * int((hundreds or "一").translate(_DIGITS)) if "百" in number else 0
    value += 10 * int((tens.lstrip("零〇") or "一").translate(_DIGITS)) if has_tens else 0
    return str(value + int(ones.lstrip("零〇").translate(_DIGITS) or 0))
