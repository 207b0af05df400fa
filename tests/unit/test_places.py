"""Places: a folder and a store behave the same; what is sent is whole, compared, and not sent twice."""

import secrets
from pathlib import Path

import pytest
from obstore.store import MemoryStore

from common.extras import needs
from common.places import Place, _Bucket, fetch_folder, is_elsewhere, place_at, send_folder
from records.errors import HomeError, MissingExtraError, PlaceError


@pytest.fixture(params=["folder", "store", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """The stores in memory of fsspec and of obstore stand for those of others: the same calls, no server."""
    if request.param == "bucket":
        return _Bucket("s3://bucket/place", MemoryStore())
    return place_at(tmp_path / "place" if request.param == "folder" else f"memory://{secrets.token_hex(4)}/place")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "from/data").mkdir(parents=True)
    for name, text in (("data/a.txt", "a"), ("data/b.txt", "b" * 3000), ("last.txt", "end"), ("data/c.txt.tmp", "half")):
        (tmp_path / "from" / name).write_text(text)
    return tmp_path / "from"


def test_a_place_nobody_has_written_to_is_empty(place: Place) -> None:
    assert dict(place.sizes()) == {}
    assert place.read("x") is None
    place.remove("x")
    with pytest.raises(PlaceError, match="nothing is there"):
        fetch_folder(place, Path("/nowhere"))


def test_what_is_written_is_read(place: Place, tmp_path: Path) -> None:
    place.write("a/b", b"one")
    place.write("a/b", b"two")
    assert (place.read("a/b"), dict(place.sizes())) == (b"two", {"a/b": 3})
    place.fetch("a/b", tmp_path / "here/b")
    assert (tmp_path / "here/b").read_bytes() == b"two"
    place.remove("a/b")
    assert dict(place.sizes()) == {}


def test_a_folder_is_sent_whole_the_last_file_last_and_scratch_files_never(place: Place, folder: Path) -> None:
    order: list[str] = []
    send, place.send = place.send, lambda path, name: order.append(name) or send(path, name)  # type: ignore[func-returns-value, method-assign]
    sent = send_folder(folder, place, last=("last.txt",))
    assert (sent.files, sent.already, sent.bytes) == (3, 0, 3004)
    assert order == ["data/a.txt", "data/b.txt", "last.txt"]
    assert send_folder(folder, place, last=("last.txt",)).already == 3
    assert len(order) == 3


def test_what_differs_there_is_sent_again(place: Place, folder: Path) -> None:
    """Even of the same size."""
    send_folder(folder, place)
    place.write("data/b.txt", b"x" * 3000)
    assert send_folder(folder, place).already == 2
    assert place.read("data/b.txt") == b"b" * 3000


def test_files_that_are_never_written_again_are_known_by_their_size(place: Place, folder: Path) -> None:
    send_folder(folder, place)
    place.write("data/b.txt", b"x" * 3000)
    place.write("last.txt", b"longer")
    assert send_folder(folder, place, compare=False).already == 2
    assert (place.read("data/b.txt"), place.read("last.txt")) == (b"x" * 3000, b"end")


def test_only_files_that_are_wanted_are_sent(place: Place, folder: Path) -> None:
    assert send_folder(folder, place, wanted=("a.txt", "b.txt")).files == 2
    assert set(place.sizes()) == {"data/a.txt", "data/b.txt"}


def test_a_file_that_does_not_arrive_as_it_was_sent_is_told(place: Place, folder: Path) -> None:
    place.send = lambda path, name: place.write(name, path.read_bytes()[:-1])  # type: ignore[method-assign]
    with pytest.raises(PlaceError, match=r"data/a\.txt: did not arrive as it was sent"):
        send_folder(folder, place)


def test_there_and_back(place: Place, folder: Path, tmp_path: Path) -> None:
    send_folder(folder, place)
    assert fetch_folder(place, tmp_path / "back") == 3
    assert (tmp_path / "back/data/b.txt").read_text() == "b" * 3000


def test_a_missing_file_is_one_line(place: Place, tmp_path: Path) -> None:
    with pytest.raises(PlaceError, match="none"):
        place.fetch("none", tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_addresses_are_told_from_folders() -> None:
    assert [is_elsewhere(address) for address in ("s3://bucket/x", "/srv/x", "x", "file:///srv/x")] == [True, False, False, False]


def test_an_unknown_kind_of_address_is_explained() -> None:
    with pytest.raises(PlaceError, match=r"nothing://x.*s3://bucket/prefix, is accepted"):
        place_at("nothing://x/y")


def test_a_library_that_is_missing_is_named_with_the_remedy() -> None:
    with (
        pytest.raises(
            MissingExtraError, match=r'needs the package `distributed`; install it with `pip install "docketwire\[cluster\]"`'
        ) as told,
        needs("cluster", "a cluster"),
    ):
        raise ModuleNotFoundError("No module named 'distributed'", name="distributed.client")
    assert isinstance(told.value, HomeError)
    with pytest.raises(ModuleNotFoundError), needs("cluster", "a cluster"):
        raise ModuleNotFoundError("No module named 'ours'", name="ours")
