"""What docker-compose.yml and the Dockerfile promise, as far as that can be told without Docker."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from web.settings import Settings

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PINNED = re.compile(r"[a-z/]+:\d+\.\d+[\w.-]*")


def test_there_are_two_web_processes_a_worker_a_database_and_three_nodes() -> None:
    assert SERVICES["web"]["deploy"]["replicas"] == 2
    assert SERVICES["worker"]["command"] == ["work"]
    assert {"postgres", "opensearch-1", "opensearch-2", "opensearch-3"} < set(SERVICES)


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_tells_how_it_is_and_is_started_again(name: str) -> None:
    service = SERVICES[name]
    assert service["healthcheck"]["test"]
    assert service["restart"] == "unless-stopped"
    for other, condition in service.get("depends_on", {}).items():
        assert condition == {"condition": "service_healthy"}, other


@pytest.mark.parametrize("name", SERVICES)
def test_every_image_is_pinned_or_built_here(name: str) -> None:
    service = SERVICES[name]
    assert "build" in service or PINNED.fullmatch(service["image"])


def test_the_dockerfile_begins_with_a_pinned_image() -> None:
    begun = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert begun
    assert all(PINNED.fullmatch(image) for image in begun)


def test_no_password_is_written_down_or_has_a_default() -> None:
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if "PASSWORD" in variable:
                assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", value), (name, variable)
    assert re.findall(r"\$\{\w+(?!:\?|\w)", TEXT) == []
    assert re.search(r"://\w+:(?!\$\{)[^/\s]*@", TEXT) is None


@pytest.mark.parametrize("name", ["web", "worker"])
def test_every_setting_that_is_given_is_one_of_ours(name: str) -> None:
    given = {key for key in SERVICES[name]["environment"] if key.startswith("LEDIG_")}
    assert given <= {f"LEDIG_{setting.upper()}" for setting in Settings.model_fields}
    nodes = SERVICES[name]["environment"]["LEDIG_OPENSEARCH_URL"].split(",")
    assert [node.removeprefix("http://").removesuffix(":9200") for node in nodes] == [
        service for service in SERVICES if service.startswith("opensearch-")
    ]


def test_what_is_kept_has_a_named_volume_and_only_the_web_can_be_reached() -> None:
    volumes = {name: service["volumes"] for name, service in SERVICES.items() if "volumes" in service}
    kept = [volume.partition(":")[0] for mounted in volumes.values() for volume in mounted]
    assert sorted(kept) == sorted(COMPOSE["volumes"])
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["web"]
    for name in set(SERVICES) - {"web", "worker"}:
        assert SERVICES[name]["networks"] == ["back"], name
    assert COMPOSE["networks"]["back"] == {"internal": True}
