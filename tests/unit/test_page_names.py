"""What a page's title and author line say besides headline and names: Chinese outlets behind the last seam, markup, an agency's staff."""

import pytest

from pipeline.reading.authors import split_names
from pipeline.reading.extract import extract

LINES = [
    "谷城市中级人民法院周二作出判决，责令该视频平台在十日内向原告披露三个账户持有人的姓名和联系方式，并承担诉讼费用。",
    "法院认为，平台此前两次无视检察机关的合法要求，拒绝提供相关记录，违反了法律规定的协助义务，应当承担相应责任。",
    "该公司代理律师表示，将在研究判决书之后的一周内决定是否向高级人民法院提出上诉，目前不对案件发表进一步评论。",
]


def title_of(title: str) -> str | None:
    page = f"<!doctype html><html lang=zh><head><title>{title}</title></head><body><div>{''.join(f'<p>{line}</p>' for line in LINES)}</div></body></html>"
    found = extract(page, url="https://gucheng.example/2026/fayuan.html")
    assert found is not None
    return found.title


@pytest.mark.parametrize(
    "title",
    ["法院责令平台披露用户_谷城日报", "法院责令平台披露用户_新闻_谷城网", "法院责令平台披露用户-谷城新闻网", "法院责令平台披露用户--谷城在线", "法院责令平台披露用户|谷城新闻"],
)  # fmt: skip
def test_a_chinese_outlet_behind_the_last_seam_is_no_part_of_the_headline(title: str) -> None:
    assert title_of(title) == "法院责令平台披露用户"


@pytest.mark.parametrize(
    "title",
    ["法院：平台须删除假新闻", "法院责令平台披露用户_第二次审理", "平台起诉谷城新闻网", "法院责令平台披露用户_谷城市最大的独立新闻网"],
)
def test_what_is_no_outlet_stays(title: str) -> None:
    assert title_of(title) == title


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("<a href='/ana'>Ana Brook</a>", ["Ana Brook"]),
        ("Ana Brook<br>Tomas Reed", ["Ana Brook Tomas Reed"]),
        ("Reuters Staff", ["Reuters"]),
        ("AFP staff", ["AFP"]),
        ("Harbour Staff", ["Harbour Staff"]),
        ("Staff", []),
        ("a < b", ["a < b"]),
    ],
)
def test_markup_and_staff_are_no_part_of_a_name(text: str, names: list[str]) -> None:
    assert split_names(text) == names
