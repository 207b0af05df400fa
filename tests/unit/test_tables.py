"""TOML into records: what is accepted, and what people are told of what is not."""

import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.forms import WHOLE, accepted, schema_of
from common.tables import AtLeast, BadValueError, Between, Check, Each, Written, parse_table, read_table, record, records
from records.errors import ConfigurationError


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


def even(number: int) -> int:
    if number % 2:
        raise BadValueError(f"{number} is odd", "an even number")
    return number


@dataclass(frozen=True, slots=True, kw_only=True)
class Wheel:
    size: Annotated[int, Between(1, 60), Check(even)]
    spare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Car:
    name: str
    colour: Colour = Colour.RED
    fuel: Literal["petrol", "current"] = "petrol"
    wheels: tuple[Wheel, ...] = ()
    owners: Annotated[tuple[str, ...], AtLeast(1), Each((Check(str.strip),))] = ("nobody",)
    price: Annotated[float, AtLeast(0)] = 1.5
    bought: date | None = None
    seats: int | None = 4
    names: Mapping[str, str] | None = None
    marks: Annotated[tuple[tuple[str, int], ...], Written(lambda v: tuple(v.items()) if isinstance(v, dict) else v, "a section")] = ()
    not_: str = ""


def car(text: str, **options: object) -> Car:
    return record(Car, parse_table(text, "cars.toml"), "cars.toml", **options)  # type: ignore[arg-type]


FULL = """
name = "Beetle"
colour = "green"
fuel = "current"
owners = [" A ", "B"]
price = 3
bought = 1970-02-03
seats = false
names = { en = "Beetle", de = "Käfer" }
marks = { rust = 2 }
not = "Golf"
[[wheels]]
size = 14
[[wheels]]
size = 16
spare = true
"""


def test_a_table_becomes_its_record_with_the_types_of_its_fields() -> None:
    made = car(FULL)
    assert made == Car(
        name="Beetle",
        colour=Colour.GREEN,
        fuel="current",
        wheels=(Wheel(size=14), Wheel(size=16, spare=True)),
        owners=("A", "B"),
        price=3.0,
        bought=date(1970, 2, 3),
        seats=None,
        names={"en": "Beetle", "de": "Käfer"},
        marks=(("rust", 2),),
        not_="Golf",
    )
    assert (type(made.price), type(made.colour), type(made)) == (float, Colour, Car)


def test_what_is_left_out_keeps_the_records_default() -> None:
    assert car('name = "x"') == Car(name="x")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("nam = 1", 'nam: no such key (did you mean "name"?)'),
        ("zzz = 1", "zzz: no such key (accepted: name, colour, fuel, wheels, owners, price, bought, seats, names, marks, not)"),
        ("name = 3", "name: 3 is not accepted (text in quotes)"),
        ('colour = "gren"', "colour: 'gren' is not accepted (did you mean \"green\"?)"),
        ('fuel = "coal"', "fuel: 'coal' is not accepted (accepted: petrol, current)"),
        ("price = -1", "price: -1 is not accepted (a number, at least 0)"),
        ("price = nan", "price: nan is not accepted (a number, at least 0)"),
        ("price = true", "price: True is not accepted (a number, at least 0)"),
        ('seats = "four"', "seats: 'four' is not accepted (a whole number, or false for none)"),
        ("seats = 4.0", "seats: 4.0 is not accepted (a whole number, or false for none)"),
        ('bought = "1970"', "bought: '1970' is not accepted (a day, written as 2026-08-14 without quotes, or false for none)"),
        ("bought = 1970-02-03T10:00:00", "(a day, written as"),
        ("owners = []", 'owners: [] is not accepted (a list of strings, not empty: write owners = ["a", "b"])'),
        ('owners = "A"', "owners: 'A' is not accepted (a list of strings, not empty"),
        ("owners = [1]", "owners[1]: 1 is not accepted (text in quotes)"),
        ("wheels = 4", "wheels: 4 is not accepted (a list)"),
        ("wheels = [4]", "wheels[1]: 4 is not accepted (a table)"),
        ("wheels = [{}]", "wheels[1].size: missing (it is needed: a whole number from 1 to 60)"),
        ("wheels = [{size = 2}, {size = 61}]", "wheels[2].size: 61 is not accepted (a whole number from 1 to 60)"),
        ("wheels = [{size = 3}]", "wheels[1].size: 3 is odd (an even number)"),
        ("wheels = [{size = 2, spar = 1}]", 'wheels[1].spar: no such key (did you mean "wheels[1].spare"?)'),
        ("names = 3", "names: 3 is not accepted (a section: write [names], or false for none)"),
        ("names = { en = 3 }", "names.en: 3 is not accepted (text in quotes)"),
        ("marks = 3", "marks: 3 is not accepted (a section)"),
        ("not = 3", "not: 3 is not accepted (text in quotes)"),
    ],
)
def test_a_mistake_is_named_with_key_value_and_what_is_accepted(line: str, told: str) -> None:
    text = line if line.startswith("name ") else f'{line}\nname = "x"'
    with pytest.raises(ConfigurationError) as caught:
        car(text)
    assert str(caught.value).startswith("cars.toml: ")
    assert told in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_every_mistake_is_told_one_a_line() -> None:
    with pytest.raises(ConfigurationError) as caught:
        car('colour = 1\nprice = "dear"\nwheels = [{size = 99, x = 1}]')
    keys = [line.split(": ")[1] for line in str(caught.value).splitlines()]
    assert sorted(keys) == ["colour", "name", "price", "wheels[1].size", "wheels[1].x"]
    assert caught.value.key == keys[0]


def test_what_the_caller_knows_must_not_be_written_and_what_it_falls_back_to_may() -> None:
    assert car("", given={"name": "x"}, fallback={"seats": 2}) == Car(name="x", seats=2)
    assert car("seats = 3", given={"name": "x"}, fallback={"seats": 2}).seats == 3
    with pytest.raises(ConfigurationError, match=r"cars\.toml: car x: name: is not set here \(it is 'x'\)"):
        car('name = "y"', given={"name": "x"}, within="car x: ")


def test_rules_narrow_a_record_for_one_sort_of_file() -> None:
    def sold(made: Car) -> Car:
        if made.bought is None:
            raise BadValueError("nobody bought it", "write bought", "bought")
        return made

    rules = {Car: {"name": (Check(str.upper),), WHOLE: (Check(sold),)}}
    assert car('name = "x"\nbought = 1970-02-03', rules=rules).name == "X"
    with pytest.raises(ConfigurationError, match=r"cars\.toml: bought: nobody bought it \(write bought\)"):
        car('name = "x"', rules=rules)
    assert car('name = "x"').name == "x"


def test_named_tables_are_records_by_name() -> None:
    table = parse_table("[front]\nsize = 2\n[back]\nsize = 4\n", "w.toml")
    assert records(Wheel, table, "w.toml") == {"front": Wheel(size=2), "back": Wheel(size=4)}
    with pytest.raises(ConfigurationError, match=r"w\.toml: front\.size: missing"):
        records(Wheel, {"front": {}}, "w.toml")


def test_a_file_that_is_no_toml_or_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("[x", "utf-8")
    (tmp_path / "b.toml").write_bytes(b"\xff")
    for name, told in (("a", "is not TOML"), ("b", "cannot be read"), ("c", "cannot be read")):
        with pytest.raises(ConfigurationError, match=rf"{name}\.toml: \(whole file\): {told}"):
            read_table(tmp_path / f"{name}.toml")


def test_a_type_no_record_has_is_a_defect_of_ours() -> None:
    for hint in (int | str, complex):
        with pytest.raises(TypeError, match="no schema for"):
            record(hint, 1, "x.toml")  # type: ignore[arg-type]
    assert accepted(complex, (), 1, "x") == "another value"
    assert callable(schema_of)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*Car.__dataclass_fields__, "size", "x"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(JUNK)
def test_whatever_a_file_holds_it_is_a_record_or_an_error_for_people(junk: object) -> None:
    with suppress(ConfigurationError):
        assert isinstance(record(Car, junk, "cars.toml"), Car)


def test_a_file_that_is_another_thing_altogether_is_told_so() -> None:
    with pytest.raises(ConfigurationError, match=r"cars\.toml: \(whole file\): 3 is not accepted"):
        record(Car, 3, "cars.toml")


def test_the_library_is_loaded_when_the_first_file_is_read() -> None:
    """Not for `--help`, nor for a module that could read one."""
    code = (
        "import sys\nimport jobs.installation.settings, spiders.catalogue.codes, common.codec, common.tables\n"
        "assert 'pydantic_core' not in sys.modules\n"
        "jobs.installation.settings.record(jobs.installation.settings.Settings, {}, 'x')\n"
        "assert 'pydantic_core' in sys.modules and 'pydantic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
