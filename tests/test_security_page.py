"""`docs/security.md` points at tests that exist, for every threat and every chapter that is met."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def rows(heading: str) -> list[str]:
    """Return the rows of the table under a heading."""
    section = PAGE.split(f"## {heading}", 1)[1].split("\n## ", 1)[0]
    return [line for line in section.splitlines() if line.startswith("| ")][1:]


def test_every_test_that_is_named_exists() -> None:
    named = NAMED.findall(PAGE)
    assert named
    for file, test in named:
        text = (ROOT / file).read_text(encoding="utf-8")
        assert f"def {test}(" in text, f"{file}::{test}"
    for file in re.findall(r"`(tests/[\w/]+\.py)`", PAGE):
        assert (ROOT / file).exists(), file


def test_every_threat_points_at_a_test() -> None:
    assert [row for row in rows("Threats") if not NAMED.search(row)] == []


def test_every_chapter_is_answered_in_order() -> None:
    answers = rows("OWASP ASVS 5, level 2, by chapter")
    assert [row.split()[1] for row in answers] == [f"V{number}" for number in range(1, 18)]
    for row in answers:
        assert re.search(r"\b(Met|Not applicable|Open)\b", row), row
