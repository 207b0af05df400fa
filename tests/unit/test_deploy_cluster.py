"""The files to deploy a cluster by: they parse, name commands there are, and let nobody else reach the scheduler."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "deploy/cluster"


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text("utf-8"))
    return found


def manifests() -> list[dict[str, Any]]:
    return [found for found in yaml.safe_load_all((FOLDER / "kubernetes.yaml").read_text("utf-8")) if found]


def commands() -> Iterator[list[str]]:
    yield from (service["command"] for service in compose()["services"].values() if service["image"] == "docketwire")
    for manifest in manifests():
        if manifest["kind"] == "Deployment":
            yield from (container["args"] for container in manifest["spec"]["template"]["spec"]["containers"])


@pytest.mark.parametrize("command", list(commands()), ids=" ".join)
def test_commands_and_their_options_are_there(command: list[str]) -> None:
    assert command[0] == "docketwire"
    helped = subprocess.run([sys.executable, "-m", "cli", *command[1:], "--help"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert helped.returncode == 0, helped.stderr


def test_the_compose_file_builds_and_mounts_what_there_is() -> None:
    found = compose()
    build = found["services"]["scheduler"]["build"]
    assert (FOLDER / build["context"] / build["dockerfile"]).resolve() == FOLDER / "Containerfile"
    mounted = {volume.partition(":")[0] for service in found["services"].values() for volume in service.get("volumes", ())}
    assert mounted == set(found["volumes"])
    assert {name for service in found["services"].values() for name in service.get("depends_on", ())} <= set(found["services"])


def test_only_the_site_is_reached_from_outside() -> None:
    services = compose()["services"]
    assert [name for name, service in services.items() if "ports" in service or "outside" in service["networks"]] == ["site"]
    assert services["site"]["ports"] == ["127.0.0.1:8600:8600"]
    assert compose()["networks"]["inside"] == {"internal": True}


def test_every_manifest_says_what_it_is_and_selects_its_own() -> None:
    for manifest in manifests():
        assert manifest.keys() >= {"apiVersion", "kind", "metadata", "spec"}
        if manifest["kind"] == "Deployment":
            labels = manifest["spec"]["template"]["metadata"]["labels"]
            assert manifest["spec"]["selector"]["matchLabels"] == labels
    service = next(manifest for manifest in manifests() if manifest["kind"] == "Service")
    policy = next(manifest for manifest in manifests() if manifest["kind"] == "NetworkPolicy")
    deployments = [m["metadata"]["name"] for m in manifests() if m["kind"] == "Deployment"]
    assert service["spec"]["selector"]["app"] in deployments
    assert policy["spec"]["podSelector"]["matchLabels"]["app"] == service["metadata"]["name"]
    assert f"tcp://{service['metadata']['name']}:{service['spec']['ports'][0]['port']}" in [
        word for command in commands() for word in command
    ]
