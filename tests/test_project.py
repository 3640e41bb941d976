"""What the project says of itself is true: packages, settings, commands, decisions."""

import re
import subprocess
import tomllib
from pathlib import Path

import typer

import ledig
from web.settings import Settings

ROOT = Path(__file__).parents[1]
OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NOT_SHIPPED = {"benchmarks", "tests"}


def tracked() -> list[Path]:
    """Return the files of the repository that are text."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)  # noqa: S607 - the git of whoever works here
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:8000]]


def test_every_package_is_listed_to_be_installed() -> None:
    folders = {path.parent.relative_to(ROOT) for path in tracked() if path.name == "__init__.py"}
    names = {".".join(folder.parts) for folder in folders if folder.parts[0] not in NOT_SHIPPED}
    assert names == set(PROJECT["tool"]["setuptools"]["packages"])


def test_every_file_beside_the_code_is_installed_with_it() -> None:
    data: dict[str, list[str]] = PROJECT["tool"]["setuptools"]["package-data"]
    kept = {
        path
        for name, globs in data.items()
        for one in globs
        for path in (ROOT / name.replace(".", "/")).glob(one)
    }
    used = [
        path
        for path in tracked()
        if path.suffix != ".py" and {"data", "static", "templates"} & set(path.relative_to(ROOT).parts[:-1])
    ]
    assert used
    assert [path for path in used if path not in kept] == []


def test_every_setting_stands_in_the_operators_page() -> None:
    for name in Settings.model_fields:
        assert f"`LEDIG_{name.upper()}`" in OPERATING


def test_every_command_and_option_stands_in_the_operators_page() -> None:
    group = typer.main.get_command(ledig.command_line)
    for name, command in group.commands.items():  # type: ignore[attr-defined]  # click's own types are loose
        assert f"ledig {name}" in OPERATING
        for option in command.params:
            for word in option.opts:
                assert not word.startswith("--") or word == "--help" or word in OPERATING, (name, word)


def test_every_decision_stands_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    records = sorted(path.name for path in folder.glob("0*.md"))
    assert records == re.findall(r"\((0[^)]+\.md)\)", index)


def test_no_link_of_the_documents_leads_nowhere() -> None:
    pages = [path for path in tracked() if path.suffix == ".md" and "vendor" not in path.parts]
    for page in pages:
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_nothing_names_a_machine_or_a_registry() -> None:
    machine = re.compile(r"(^|[^A-Za-z0-9_.])/(work|root|home/[a-z]+)/", re.MULTILINE)
    # Put together here, so that this file does not name them either.
    hosts = ("python" + "hosted.org", "pypi" + ".org", "registry" + ".npmjs", "repo1" + ".maven")
    for path in tracked():
        if "vendor" not in path.parts:
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not machine.search(text), path
            assert not any(host in text for host in hosts), path
