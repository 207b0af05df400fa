"""The tool that puts faults into the code: what it leaves out by form, what was judged by hand, and how it counts."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from bench.mutate import Verdict, judged, table
from bench.mutation.equivalent import LIST, Equivalents
from bench.mutation.faults import difference, faults, faulty, sample
from bench.mutation.reach import Reach, near, users
from bench.mutation.trying import chosen
from bench.mutation.unseen import places

ROOT = Path(__file__).resolve().parents[2]


def operators(source: str, text: str) -> set[str]:
    """Operators with a place on the line that holds a text."""
    number = next(n for n, line in enumerate(source.splitlines(), 1) if text in line)
    return {fault.operator.removeprefix("core/") for fault in faults(source, file="x.py") if fault.line == number}


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("import functools\n@functools.lru_cache(maxsize=8)\ndef f():\n    return g()\n", "maxsize"),
        ("@override\ndef f():\n    return g()\n", "override"),
        ("@dataclass(\n    slots=True\n)\nclass A:\n    x: int\n", "slots"),
        ("def f(x: int | None) -> int | None:\n    pass\n", "def f"),
        ("def f(x, *, y):\n    return g()\n", "def f"),
        ("def f(x=a, *, y: int):\n    return g()\n", "def f"),
        ("async def f(*, y):\n    return g()\n", "def f"),
        ('log.info("a %d", 1 + 2)\n', "log.info"),
        ("pairs = zip(a, b, strict=True)\n", "strict"),
        ("class A:\n    def __repr__(self):\n        return str(1 + 2)\n", "return"),
        ("if TYPE_CHECKING:\n    import x\n", "if TYPE"),
    ],
)
def test_what_changes_nothing_by_its_form_is_not_drawn(source: str, text: str) -> None:
    assert operators(source, text) == set()


@pytest.mark.parametrize(
    ("source", "text", "operator"),
    [
        ("@property\ndef f():\n    return g()\n", "property", "RemoveDecorator"),
        ("@dataclass(frozen=True)\nclass A:\n    x: int\n", "frozen", "ReplaceTrueWithFalse"),
        ("pairs = zip(a, b, strict=False)\n", "strict", "ReplaceFalseWithTrue"),
        ("logged = blog.info(1)\n", "blog", "NumberReplacer"),
        ("same = a is not None\n", "same", "ReplaceComparisonOperator_IsNot_Is"),
        ("same = a is b\n", "same", "ReplaceComparisonOperator_Is_Eq"),
        ("def f(x: int = 3):\n    pass\n", "def f", "NumberReplacer"),
        ("def f(x=a * b, *, y):\n    pass\n", "def f", "ReplaceBinaryOperator_Mul_Div"),
    ],
)
def test_what_may_be_seen_is(source: str, text: str, operator: str) -> None:
    assert operator in operators(source, text)


def test_equality_with_none_is_identity() -> None:
    found = operators("same = a is None\n", "same")
    assert "ReplaceComparisonOperator_Is_Eq" not in found
    assert "ReplaceComparisonOperator_Is_IsNot" in found


def test_places_end_where_their_expression_does() -> None:
    (place,) = (place for place in places(ast.parse("log.info(1); x = 2\n")) if place.operators.match("core/NumberReplacer"))
    assert [place.holds("core/NumberReplacer", 1, column) for column in (0, 9, 10, 11, 17)] == [True, True, True, False, False]


def test_a_sample_is_the_same_again_and_a_larger_one_begins_with_it(tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    for name in "ab":
        (tmp_path / "pack" / f"{name}.py").write_text("".join(f"x{n} = {n} + y\n" for n in range(20)), encoding="utf-8")
    small, large = (sample(tmp_path, ["pack"], number=number, seed=5) for number in (5, 12))
    assert small == sample(tmp_path, ["pack"], number=5, seed=5) == large[:5]
    assert len({(fault.file, fault.line) for fault in large}) == 12
    assert sample(tmp_path, ["pack"], number=5, seed=6) != small
    assert {fault.file for fault in sample(tmp_path, ["pack/a.py"], number=50, seed=5)} == {"pack/a.py"}


# --- what was judged by hand


def test_every_entry_has_a_reason_and_its_line_still_stands() -> None:
    known = Equivalents.load()
    assert known.reasons
    assert known.gone(ROOT) == []


def test_an_entry_is_known_by_file_operator_and_both_lines(tmp_path: Path) -> None:
    path = tmp_path / "list.toml"
    entry = '[[equivalent]]\nfile = "a.py"\noperator = "NumberReplacer"\nline = "x = 1"\nbecomes = "x = 2"\nreason = "because"\n'
    path.write_text(entry, encoding="utf-8")
    source = "def f():\n    x = 1\n"
    fault = next(fault for fault in faults(source, file="a.py") if fault.operator.endswith("NumberReplacer"))
    change = difference(source, faulty(source, fault) or "")
    known = Equivalents.load(path)
    assert known.reason(file="a.py", operator="NumberReplacer", change=change) == "because"
    assert known.reason(file="b.py", operator="NumberReplacer", change=change) is None
    assert known.reason(file="a.py", operator="AddNot", change=change) is None
    assert known.reason(file="a.py", operator="NumberReplacer", change=change.replace("2", "0")) is None
    assert known.gone(tmp_path) == ["a.py: x = 1"]
    path.write_text(entry.replace("because", ""), encoding="utf-8")
    with pytest.raises(ValueError, match="reason"):
        Equivalents.load(path)


# --- counting


def verdict(name: str, word: str, file: str = "pipeline/a.py") -> Verdict:
    return Verdict(id=name, file=file, line=1, operator="AddNot", change="-a\n+not a", verdict=word, by="", tests=3, untried=2, seconds=1.0)


def test_survivors_by_hand_are_counted_apart_and_never_taken_out() -> None:
    given = [verdict("1", "seen"), verdict("2", "survived"), verdict("3", "survived", "spiders/b.py"), verdict("4", "not-reached")]
    known = Equivalents({("pipeline/a.py", "AddNot", "a", "not a"): "because"})
    found = judged(given, known)
    assert [one.verdict for one in found] == ["seen", "by-hand", "survived", "not-reached"]
    assert found[0] == given[0]
    assert replace(found[1], verdict="survived") == given[1]
    lines = table(found).splitlines()
    assert lines[-1].split() == ["all", "4", "1", "1", "1", "1", "0", "25.0%", "33.3%"]
    assert lines[-3].split() == ["pipeline", "3", "1", "0", "1", "1", "0", "33.3%", "50.0%"]
    assert "survived 3, 3 tests, 2 untried" in lines


def test_tests_that_reach_a_statement_come_quickest_file_first() -> None:
    (fault, *_) = faults("def f():\n    return (1 +\n        2)\n", file="a.py")
    assert (fault.first_line, fault.last_line) == (2, 3)
    reach = Reach(seconds={"t/test_a.py::slow": 5.0, "t/test_b.py::two": 2.0, "t/test_b.py::one": 1.0, "t/test_c.py::far": 0.1})
    reach.lines["a.py"] |= {
        "t/test_a.py::slow": 1 << 2,
        "t/test_b.py::two": 1 << 3,
        "t/test_b.py::one": 1 << 2,
        "t/test_c.py::far": 1 << 1 | 1 << 4,
    }
    assert reach.tests(fault, ()) == ["t/test_b.py::one", "t/test_b.py::two", "t/test_a.py::slow"]


@pytest.mark.parametrize("memory", ["@cache", "@functools.lru_cache(maxsize=1)"])
def test_what_a_remembered_function_does_is_asked_of_all_tests_of_its_module(memory: str) -> None:
    """Only the first test of a process executes it, and others see what came out."""
    (fault, *_) = (
        fault for fault in faults(f"{memory}\ndef f():\n    return 1 + 2\ndef g():\n    return 1 + 2\n", file="a.py") if fault.line == 3
    )
    reach = Reach(
        seconds={"t/test_a.py::first": 1.0, "t/test_a.py::second": 2.0},
        lines={"a.py": {"t/test_a.py::first": 1 << 3, "t/test_a.py::second": 1 << 5}},
    )
    assert reach.tests(fault, ()) == ["t/test_a.py::first", "t/test_a.py::second"]
    (plain, *_) = (fault for fault in faults("def f():\n    return 1 + 2\n", file="a.py") if fault.line == 2)
    assert not plain.once


def test_every_file_that_reaches_a_line_has_its_turn_within_the_time() -> None:
    """Two seconds of the quickest, then one of each file in turn up to twenty seconds in all, then up to a hundred and twenty; file by file."""
    seconds = (
        {f"t/test_a.py::{n}": 1.0 for n in range(30)}
        | {f"t/test_b.py::{n}": 4.0 for n in range(3)}
        | {"t/test_c.py::whole": 9.0, "t/test_d.py::far": 30.0, "t/test_e.py::farthest": 100.0}
    )
    first, second, third = chosen(list(seconds), seconds)
    assert first == ["t/test_a.py::0", "t/test_a.py::1"]
    assert second == [
        "t/test_a.py::2",
        "t/test_a.py::3",
        *(f"t/test_a.py::{n}" for n in range(4, 7)),
        "t/test_b.py::0",
        "t/test_c.py::whole",
    ]
    assert sum(seconds[test] for test in [*first, *second]) == 20.0
    assert set(third) == {test for test in seconds if test[7] in "abd"} - {*first, *second}
    assert sum(seconds[test] for test in [*first, *second, *third]) == 81.0
    assert chosen([], {}) == [[], [], []]
    assert chosen(["t/test_a.py::0"], seconds) == [["t/test_a.py::0"], [], []]


def test_files_that_name_the_module_have_their_turns_before_all_others() -> None:
    seconds = {f"t/test_{name}.py::{n}": 4.0 for name in "ab" for n in range(4)}
    first, second, third = chosen(list(seconds), seconds, {"t/test_b.py"})
    assert (first, second) == ([], [*(f"t/test_b.py::{n}" for n in range(4)), "t/test_a.py::0"])
    assert third == [f"t/test_a.py::{n}" for n in range(1, 4)]


def test_files_near_a_module_import_it_or_a_helper_that_does(tmp_path: Path) -> None:
    files = {
        "code/one.py": "",
        "code/two.py": "from code import one",
        "tests/helper.py": "from code.one import x",
        "tests/test_a.py": "from tests.helper import y",
        "tests/test_b.py": "from code import one, three",
        "tests/test_c.py": "from code.two import z",
    }
    for name, source in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(source)
    of = users(tmp_path, ["code", "tests"])
    assert of["code/one.py"] == {"code/two.py", "tests/helper.py", "tests/test_b.py"}
    assert near("code/one.py", of) == {"tests/helper.py", "tests/test_a.py", "tests/test_b.py"}
    assert near("code/none.py", of) == set()


def test_the_list_stands_beside_the_tool() -> None:
    assert LIST.is_file()
