"""What a node is made of: the official OpenSearch, and a Java; found here, or fetched once and kept."""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

VERSION = "3.8.0"
"""The OpenSearch that Ledig is tested with."""
JAVA = 21
"""The oldest Java that it runs on."""
_FETCHED_JAVA = "25"
_DISTRIBUTION = "org.opensearch.distribution.integ-test-zip", "opensearch"
"""The minimal distribution with all its modules, as the makers of plugins test with it."""
_FLIGHT_RECORDER = "-Xlog:gc*"


class SoftwareMissing(Exception):
    """OpenSearch or a Java can neither be found nor fetched; the message says what to install."""


@dataclass(frozen=True, slots=True)
class Software:
    """An unpacked OpenSearch and the Java that runs it, readable by everybody."""

    opensearch: Path
    java: Path


def find_software() -> Software:
    """Return what nodes run on; the first call on a machine may fetch 160 MB. Raises `SoftwareMissing`."""
    kept = _kept()
    with _one_at_a_time(kept):
        return Software(_opensearch(kept), _java(kept))


def _kept() -> Path:
    """Return where things are kept between runs: root's own folder is shut to the user who runs nodes."""
    if os.geteuid() == 0:
        return Path("/var/cache/ledig")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "ledig")


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _opensearch(kept: Path) -> Path:
    home = kept / f"opensearch-{VERSION}"
    if not home.exists():
        with TemporaryDirectory(dir=kept) as folder, ZipFile(_archive()) as archive:
            for member in archive.infolist():
                path = Path(archive.extract(member, folder))
                path.chmod(member.external_attr >> 16)
            options = Path(folder, home.name, "config", "jvm.options")
            lines = options.read_text(encoding="utf-8").splitlines()
            # A gigabyte of its garbage collector's diary is of no use to a test.
            options.write_text("\n".join(line for line in lines if _FLIGHT_RECORDER not in line))
            Path(folder, home.name).rename(home)
    return home


def _archive() -> Path:
    from jgo.maven import MavenContext  # noqa: PLC0415 - only where nothing is kept yet

    project = MavenContext().project(*_DISTRIBUTION).at_version(VERSION)
    try:
        return Path(project.artifact(packaging="zip").resolve())
    except Exception as error:  # whatever it raises means the same
        raise SoftwareMissing(
            f"OpenSearch {VERSION} cannot be fetched from Maven Central: {error}"
        ) from error


def _java(kept: Path) -> Path:
    found = [home for home in _java_homes() if _java_version(home) >= JAVA and _open_to_all(home)]
    return found[0] if found else _fetched_java(kept)


def _java_homes() -> Iterator[Path]:
    if given := os.environ.get("JAVA_HOME"):
        yield Path(given)
    if on_path := shutil.which("java"):
        yield Path(on_path).resolve().parents[1]
    yield from sorted(Path("/usr/lib/jvm").glob("*"), key=_java_version, reverse=True)


def _java_version(home: Path) -> int:
    """Return the version of a complete Java, 0 when it is none: one that was cut down does not do."""
    release = home / "release"
    text = release.read_text(encoding="utf-8") if release.is_file() else ""
    version = re.search(r'^JAVA_VERSION="(\d+)', text, re.MULTILINE)
    return int(version[1]) if version and "jdk.incubator.vector" in text else 0


def _open_to_all(path: Path) -> bool:
    whole = path.resolve()
    return all(folder.stat().st_mode & 0o001 for folder in (whole, *whole.parents))


def _fetched_java(kept: Path) -> Path:
    import cjdk  # noqa: PLC0415 - only where there is no Java

    try:
        return Path(cjdk.java_home(vendor="temurin", version=_FETCHED_JAVA, cache_dir=str(kept / "java")))
    except cjdk.CjdkError as error:
        raise SoftwareMissing(
            f"OpenSearch needs a Java {JAVA} or newer. None is here (JAVA_HOME, java, /usr/lib/jvm), and"
            f" Temurin {_FETCHED_JAVA} cannot be fetched: {error}"
        ) from error
