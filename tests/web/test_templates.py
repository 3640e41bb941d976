"""What no template may hold: the policy (`web.security`) would silently switch it off."""

import re
from pathlib import Path

import pytest

from web.pages.page import TEMPLATE_DIRECTORY
from web.vendor import ICONS

_TEMPLATES = sorted(TEMPLATE_DIRECTORY.rglob("*.html"))
FORBIDDEN = {
    "an inline handler of htmx": r"hx-on\b",
    "an expression of htmx": r"""["']js:""",
    "a trigger filter": r"""hx-trigger="[^"]*\[""",
    "an inline style": r"\sstyle\s*=",
    "a style element": r"<style\b",
    "an inline script": r"<script(?![^>]*\ssrc=)",
    "an inline handler": r"\son[a-z]+\s*=",
    "another host": r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""",
    "markup that is not escaped": r"\|\s*safe\b|autoescape false",
}
_CAUGHT = (
    '<a hx-on:click="x">',
    "<a hx-vals='js:{a: 1}'>",
    '<a hx-trigger="click[ctrlKey]">',
    '<p style="color: red">',
    "<style>",
    "<script>alert(1)</script>",
    '<a onclick="x()">',
    '<img src="//example.org/x.png">',
    "{{ text|safe }}",
)


@pytest.mark.parametrize("path", _TEMPLATES, ids=lambda path: path.name)
@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds_what_the_policy_forbids(path: Path, what: str) -> None:
    assert re.search(FORBIDDEN[what], path.read_text(encoding="utf-8")) is None


@pytest.mark.parametrize(("what", "example"), list(zip(FORBIDDEN, _CAUGHT, strict=True)))
def test_the_test_would_notice(what: str, example: str) -> None:
    assert re.search(FORBIDDEN[what], example)


def test_the_sprite_has_the_icons_that_templates_name_and_no_other() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in _TEMPLATES)
    named = set(re.findall(r"icon\('([a-z-]+)'", text)) | set(re.findall(r"sprite \}\}#([a-z-]+)", text))
    for table in re.findall(r"(?:STATUS|VERDICT)_ICON = \{(.*)\}", text):
        named |= set(re.findall(r": '([a-z-]+)'", table))
    assert named == set(ICONS)
