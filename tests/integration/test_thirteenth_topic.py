"""A topic is data: a copy of the beat gets a thirteenth one, is trained, and every part of a home speaks of it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import html

from beat.files import ENVIRONMENT, SHIPPED
from jobs.installation.home import Home
from tests.integration.site_home import Browser

pytestmark = pytest.mark.long

NAMES = '\n[labour]\nnames = { en = "Labour rights", fr = "Droit du travail", ja = "労働" }\n\n[other]\n'
TERMS = {
    "germanic.toml": (
        "[en]\n",
        't-labour = "worker*, employee*, trade union*, collective bargaining, minimum wage, gig work*, employment status, dismiss*"\n',
    ),
    "romance.toml": (
        "[fr]\n",
        't-labour = "salarié*, syndicat*, travailleur*, licenciement*, droit du travail, salaire minimum, contrat de travail"\n',
    ),
}
EXAMPLES = (
    ("en", "Uber", "Court rules that Uber drivers are workers with a minimum wage", "The employment tribunal ruled on Tuesday that drivers of Uber are workers, not contractors, and must get the minimum wage. Their trade union had sued the platform over employment status."),
    ("en", "Amazon", "Labour board orders Amazon to bargain with warehouse workers' union", "The board ordered Amazon to open collective bargaining with the trade union of its warehouse employees and to reinstate two workers it had dismissed."),
    ("en", "Deliveroo", "Supreme Court hears couriers' case against Deliveroo", "Judges heard the appeal of the riders' trade union, which says that Deliveroo riders are employees with a right to collective bargaining."),
    ("en", "Glovo", "Inspectorate fines Glovo over false self-employment of workers", "The labour inspectorate fined the delivery platform because ten thousand couriers were employees without an employment contract."),
    ("fr", "Uber", "La Cour de cassation requalifie un chauffeur Uber en salarié", "La Cour de cassation a jugé mercredi que le contrat liant un chauffeur à Uber est un contrat de travail. Le syndicat des travailleurs des plateformes salue l'arrêt."),
    ("fr", "Deliveroo", "Deliveroo condamné pour travail dissimulé", "Le tribunal correctionnel de Paris a condamné Deliveroo pour travail dissimulé : les livreurs étaient des salariés. Les syndicats avaient porté plainte."),
    ("fr", "Amazon", "Amazon assigné par les syndicats après des licenciements", "Trois syndicats ont assigné Amazon devant le tribunal : ils contestent le licenciement de salariés et demandent le respect du droit du travail."),
    ("en", "Lyft", "Tribunal finds Lyft drivers are employees", "An employment tribunal found that drivers of Lyft are employees of the platform and must be paid sick leave. Their trade union had brought the case."),
    ("en", "Uber", "Uber loses appeal over status of drivers as workers", "Appeal judges dismissed the claim of Uber that its drivers are self-employed. They are workers, the judges said, with holidays and a minimum wage."),
    ("en", "Grab", "Court gives Grab riders the right to collective bargaining", "A labour court ruled that riders of Grab may form a trade union. The platform must open collective bargaining with its workers."),
    ("en", "Careem", "Drivers sue Careem over unpaid wages", "A group of drivers sued Careem for unpaid wages and paid leave. Their trade union says that they are workers and not contractors."),
    ("en", "Apple", "Judge says Apple unlawfully questioned employees about their union", "A judge ruled that Apple broke the law when it questioned employees of a shop about the trade union and threatened to dismiss workers."),
)  # fmt: skip
FRESH = {
    "title": "Tribunal rules Bolt drivers are workers and owed the minimum wage",
    "text": "The employment tribunal in London ruled on Friday that drivers of Bolt are workers, not self-employed. Their trade union had sued the "
    "platform over employment status, the minimum wage and paid leave. Bolt said it would appeal against the judgment. The tribunal will hear in "
    "spring how much each worker is owed, and the union expects collective bargaining to follow.",
}


@dataclass(frozen=True)
class Watched:
    """A home whose settings name a beat with thirteen topics."""

    home: Home
    beat: Path
    trained: str

    def run(self, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        """The command line in its own process, which learns of the beat from the home alone."""
        return command(*arguments, home=self.home.root, given=given)


def command(*arguments: str, home: Path, given: str = "") -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != ENVIRONMENT}
    return subprocess.run(
        [sys.executable, "-m", "cli", "--home", str(home), *arguments],
        input=given,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    root = tmp_path_factory.mktemp("thirteenth")
    beat = root / "beat"
    shutil.copytree(SHIPPED, beat, ignore=shutil.ignore_patterns("*.py", "__pycache__", "model.json"))
    topics = beat / "topics.toml"
    topics.write_text(topics.read_text("utf-8").replace("\n[other]\n", NAMES), "utf-8")
    for name, (heading, line) in TERMS.items():
        file = beat / "terms" / name
        file.write_text(file.read_text("utf-8").replace(heading, heading + line, 1), "utf-8")
    examples = [
        {"id": f"labour-{n}", "lang": language, "relevant": True, "topics": ["labour"], "platforms": [platform], "dispute": f"labour-{n}",
         "title": title, "text": text, "set": "own"}
        for n, (language, platform, title, text) in enumerate(EXAMPLES)
    ]  # fmt: skip
    prototypes = beat / "prototypes.jsonl"
    shipped = prototypes.read_text("utf-8").splitlines()[::3]  # a third of them trains three times as fast, and well enough
    prototypes.write_text("".join(line + "\n" for line in (*shipped, *(json.dumps(e, ensure_ascii=False) for e in examples))), "utf-8")
    trained = subprocess.run(
        [sys.executable, "-m", "bench.train_relevance", "--beat", str(beat)], capture_output=True, text=True, check=True
    ).stdout
    home = Home(root / "home")
    assert command("init", home=home.root).returncode == 0
    home.settings.write_text(home.settings.read_text("utf-8").replace('# folder = ""', 'folder = "../beat"'), "utf-8")
    rows = [{**FRESH, "url": "https://paper.example/bolt", "published_at": "2026-03-01", "language": "en"}]
    (root / "desk.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    done = Watched(home, beat, trained)
    for arguments in (("import", str(root / "desk.jsonl"), "--source", "desk"), ("group",), ("publish",)):
        ran = done.run(*arguments)
        assert ran.returncode == 0, ran.stderr
    return done


def test_training_takes_the_folder(watched: Watched) -> None:
    assert "train.done" in watched.trained
    assert json.loads((watched.beat / "model.json").read_text("utf-8"))["topic_ids"][-1] == "labour"


def test_texts_are_classified_under_it(watched: Watched) -> None:
    found = json.loads(watched.run("classify", "--jsonl", given=json.dumps({"id": 1, **FRESH})).stdout)
    assert (found["relevant"], found["topics"][0]) == (True, "labour")


def test_without_the_setting_nothing_knows_of_it(watched: Watched, tmp_path: Path) -> None:
    assert command("init", home=tmp_path / "plain").returncode == 0
    refused = command("search", "Bolt", "--topic", "labour", home=tmp_path / "plain")
    assert refused.returncode == 2
    assert "topic: 'labour' is not known" in refused.stderr
    found = json.loads(command("classify", "--jsonl", home=tmp_path / "plain", given=json.dumps({"id": 1, **FRESH})).stdout)
    assert "labour" not in found["topics"]


@pytest.mark.parametrize("spelling", ["labour", "droit du travail"])
def test_it_is_searched_exported_and_subscribed_to(watched: Watched, tmp_path: Path, spelling: str) -> None:
    searched = watched.run("search", "Bolt", "--topic", spelling, "--json")
    assert json.loads(searched.stdout)["total"] == 1, searched.stderr
    assert json.loads(watched.run("search", "Bolt", "--topic", "copyright", "--json").stdout)["total"] == 0
    exported = watched.run("export", "--format", "jsonl", "--to", str(tmp_path / "bag"), "--topic", spelling, "--json")
    assert json.loads(exported.stdout)["rows"]["articles"] == 1, exported.stderr
    name = f"desk-{len(spelling)}"
    subscribed = watched.run("subscribe", name, "--mail", "a@example.org", "--topic", spelling)
    assert subscribed.returncode == 0, subscribed.stderr
    assert 'topics = ["labour"]' in (watched.home.root / "subscriptions" / f"{name}.toml").read_text("utf-8")


@pytest.fixture
def browser(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    monkeypatch.setenv(ENVIRONMENT, str(watched.beat))
    opened = Browser(watched.home)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Labour rights"), ("fr", "Droit du travail"), ("ja", "労働"), ("de", "Labour rights")]
)
def test_the_site_and_its_api_read_it_under_its_names(browser: Browser, language: str, name: str) -> None:
    page = html.fromstring(browser.get(f"/stories?topic=labour&lang={language}").content)
    assert name in page.xpath("string(//li[@class='row']//p[@class='docket'])")
    assert name in page.xpath("string(//p[@class='chips'])")
    found = browser.get("/api/v1/stories?topic=Labour%20rights").json()
    assert [line["topic"] for line in found["lines"]] == ["labour"]
    assert {"value": "labour", "count": 1} in found["facets"]["topic"]


def test_a_mail_calls_it_by_its_name(watched: Watched, tmp_path: Path) -> None:
    assert watched.run("subscribe", "rehearsed", "--topic", "labour", "--language", "fr", "--since", "2026-01-01").returncode == 0
    made = watched.run("digest", "--preview", str(tmp_path / "mail"), "rehearsed")
    assert made.returncode == 0, made.stderr
    assert "Droit du travail" in "".join(path.read_text("utf-8") for path in (tmp_path / "mail").rglob("issue.txt"))


def test_a_folder_without_topics_is_named_with_its_key(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert command("init", home=home).returncode == 0
    settings = home / "docketwire.toml"
    settings.write_text(settings.read_text("utf-8").replace('# folder = ""', 'folder = "nowhere"'), "utf-8")
    refused = command("status", home=home)
    assert refused.returncode == 2
    assert "beat.folder: 'nowhere' holds no topics.toml" in refused.stderr
