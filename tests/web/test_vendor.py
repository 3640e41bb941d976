"""What comes from others: whole, with its licences, and asking nobody else for anything."""

import re
from pathlib import Path

import pytest

from web.vendor import ICONS, MANIFEST, SUBSETS, VENDOR, WEIGHTS, manifest_lines

_ASKS_A_HOST = re.compile(r"""(?:url\(|@import|href=|src=)\s*["']?(?:https?:)?//""")
_FILES = sorted(path for path in VENDOR.rglob("*") if path.is_file())


def test_the_manifest_holds_for_every_file_and_every_file_is_in_it() -> None:
    assert list(manifest_lines(VENDOR)) == (VENDOR / MANIFEST).read_text().splitlines(keepends=True)


@pytest.mark.parametrize("folder", ["dkfds", "fonts", "htmx"])
def test_a_licence_stands_beside_what_it_is_for(folder: str) -> None:
    beside = [path for path in (VENDOR / folder).iterdir() if "license" in path.name.lower()]
    assert [path.stat().st_size > 500 for path in beside] == [True]


def test_the_icons_carry_the_text_of_their_own_licence() -> None:
    assert "Apache License" in (VENDOR / "dkfds" / "Apache-2.0.txt").read_text()
    assert "Apache-2.0" in (VENDOR / "dkfds" / "icons.svg").read_text()


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.name)
def test_no_file_asks_another_host(path: Path) -> None:
    assert _ASKS_A_HOST.search(_text(path)) is None


def test_the_test_for_hosts_would_notice() -> None:
    asking = [
        'url("https://example.org/a.css")',
        "@import '//example.org/a'",
        'src="http://example.org/a.js"',
    ]
    assert all(_ASKS_A_HOST.search(text) for text in asking)


def test_every_file_that_the_style_sheet_names_is_there() -> None:
    css = _text(VENDOR / "dkfds" / "dkfds.css")
    named = {name for name in re.findall(r'url\("?([^")]+)"?\)', css) if not name.startswith("data:")}
    assert named
    assert all((VENDOR / "dkfds" / name).is_file() for name in named)
    shipped = {path.name for path in (VENDOR / "dkfds" / "svg-icons").iterdir()}
    assert {name.rpartition("/")[2] for name in named} == shipped


def test_the_style_sheet_lies_in_a_layer_below_our_own() -> None:
    css = _text(VENDOR / "dkfds" / "dkfds.css")
    assert css.removeprefix('@charset "UTF-8";').startswith("@layer dkfds{")
    assert css.count("@charset") == 1
    assert "@font-face" not in css


def test_the_sprite_has_each_chosen_icon_once() -> None:
    sprite = _text(VENDOR / "dkfds" / "icons.svg")
    assert re.findall(r'<symbol id="([^"]+)"', sprite) == list(ICONS)


def test_our_style_sheet_names_every_font_file() -> None:
    css = _text(VENDOR.parent / "app.css")
    named = set(re.findall(r"url\(vendor/fonts/([^)]+)\)", css))
    assert named == {f"IBMPlexSans-{weight}-{subset}.woff2" for weight in WEIGHTS for subset in SUBSETS}
    assert all((VENDOR / "fonts" / name).is_file() for name in named)


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")
