"""Builds `static/vendor` from npm packages: `python -m web.vendor`, with `--check` it only compares.

The result is committed with its licences and a manifest, so a machine that runs or tests the
product needs no Node. Decisions and traps: `docs/decisions/0003-pages.md`.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

WEB = Path(__file__).parent
VENDOR = WEB / "static" / "vendor"
MANIFEST = "MANIFEST.sha256"
ICONS = (
    "account arrow-back arrow-forward check chevron-left chevron-right close contact-info email error"
    " help home location lock minus person persons plus print reply search smartphone success"
    " time tune visibility warning"
).split()
"""The symbols of the sprite: those that templates name."""
WEIGHTS = ("Regular", "Medium", "SemiBold", "Bold")
SUBSETS = ("Latin1", "Latin2")
"""Latin2 for names in languages beyond Western Europe. The shipped subsets, unchanged: a file that
is cut anew may not be called Plex (SIL OFL 1.1)."""

_MODULES = WEB / "node_modules"
_DKFDS = _MODULES / "dkfds"
_PLEX = _DKFDS / "src" / "fonts" / "IBMPlexSans" / "split" / "woff2"
_ICON_IN_CSS = re.compile(r"url\(\"?svg-icons/([a-z0-9-]+\.svg)\"?\)")


def main(arguments: list[str]) -> int:
    """Build and replace, or with `--check` compare; 0 when all is as it should be."""
    _run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    with TemporaryDirectory() as scratch:
        built = Path(scratch) / "vendor"
        build(built)
        if arguments == ["--check"]:
            return _report(compare(built, VENDOR))
        shutil.rmtree(VENDOR, ignore_errors=True)
        shutil.copytree(built, VENDOR)
    return 0


def build(target: Path) -> None:
    """Write every vendored file and the manifest below `target`."""
    _style_sheet(target / "dkfds")
    _sprite(target / "dkfds" / "icons.svg")
    _copy(_DKFDS / "LICENSE.md", target / "dkfds")
    _copy(WEB / "licences" / "Apache-2.0.txt", target / "dkfds")
    for weight in WEIGHTS:
        for subset in SUBSETS:
            _copy(_PLEX / f"IBMPlexSans-{weight}-{subset}.woff2", target / "fonts")
    _copy(_PLEX / "license.txt", target / "fonts")
    _copy(_MODULES / "htmx.org" / "dist" / "htmx.min.js", target / "htmx")
    _copy(_MODULES / "htmx.org" / "LICENSE", target / "htmx")
    (target / MANIFEST).write_text("".join(manifest_lines(target)), encoding="utf-8")


def manifest_lines(directory: Path) -> Iterator[str]:
    """Yield a line for each file but the manifest, as `sha256sum` writes them, by path."""
    for name, path in sorted(_files(directory).items()):
        if name != MANIFEST:
            yield f"{sha256(path.read_bytes()).hexdigest()}  {name}\n"


def compare(built: Path, committed: Path) -> list[str]:
    """Return the names of files that differ, or that only one side has."""
    one, other = _files(built), _files(committed)
    changed = {
        name for name in one.keys() & other.keys() if one[name].read_bytes() != other[name].read_bytes()
    }
    return sorted(changed | (one.keys() ^ other.keys()))


def _files(directory: Path) -> dict[str, Path]:
    return {p.relative_to(directory).as_posix(): p for p in directory.rglob("*") if p.is_file()}


def _style_sheet(target: Path) -> None:
    """Compile the theme into a cascade layer of its own, and copy the icons that it names.

    In a layer DKFDS loses to every rule of app.css: its `max-width: 66ch` on paragraphs and lists
    has the weight of eleven classes, and no single class could undo it.
    """
    css = _run(
        _MODULES / ".bin" / "sass",
        "--style=compressed",
        "--no-source-map",
        f"--load-path={_DKFDS / 'src' / 'stylesheets'}",
        WEB / "scss" / "theme.scss",
    ).lstrip("\ufeff")
    target.mkdir(parents=True)
    layered = f'@charset "UTF-8";@layer dkfds{{{css.strip()}}}\n'
    (target / "dkfds.css").write_text(layered, encoding="utf-8")
    for name in sorted(set(_ICON_IN_CSS.findall(css))):
        _copy(_DKFDS / "src" / "img" / "svg-icons" / name, target / "svg-icons")


def _sprite(target: Path) -> None:
    """Write the symbols that templates name into one file."""
    every = (_DKFDS / "src" / "img" / "all-svg-icons.svg").read_text(encoding="utf-8")
    symbols = dict(re.findall(r'(?s)<symbol id="([^"]+)"(.*?</symbol>)', every))
    chosen = "\n".join(f'<symbol id="{name}"{symbols[name]}' for name in ICONS)
    note = "<!-- A selection of the icons of DKFDS 11.2.0: Apache-2.0, see LICENSE.md and Apache-2.0.txt -->"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg">\n{note}\n{chosen}\n</svg>\n'
    target.write_text(svg, encoding="utf-8")


def _copy(source: Path, directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, directory / source.name)


def _run(*command: str | Path) -> str:
    done = subprocess.run(command, cwd=WEB, check=True, text=True, stdout=subprocess.PIPE)  # noqa: S603 - ours
    return done.stdout


def _report(differing: list[str]) -> int:
    for name in differing:
        sys.stderr.write(f"{name} differs from what `make vendor` builds\n")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
