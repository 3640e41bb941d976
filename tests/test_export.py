"""`ledig export` as a scheduled job meets it: whole files or none, exit codes."""

import csv
import json
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

import ledig
from families.clock import SystemClock
from families.record import read_record
from register.database import Database
from register.register import Register
from tests.building import NOW

LINES = [
    {"family_id": "F-1", "municipality_code": "0657", "postcode": "7400", "family_type": "general"},
    {"family_id": "F-2", "municipality_code": "0751", "postcode": "8000", "family_type": "reinforced"},
]


@dataclass(frozen=True)
class Job:
    """A scheduled job in a folder with a register: what a run printed, complained of and returned."""

    folder: Path
    capture: pytest.CaptureFixture[str]
    patch: pytest.MonkeyPatch

    def run(self, *words: str) -> tuple[int, str, str]:
        """Run `ledig` to its end, in this process."""
        self.patch.setattr(sys, "argv", ["ledig", *words])
        try:
            ledig.main()
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
        printed = self.capture.readouterr()
        return code, printed.out, printed.err


@pytest.fixture
def job(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Job:
    """Return a job whose register has two families."""
    ages = {"approved_places": 2, "approved_age": {"min_months": 0, "max_months": 100}}
    said = {"occupied_places": 1, "confirmed_at": f"{NOW:%Y-%m-%dT%H:%M:%SZ}"}
    with closing(Database(f"sqlite:///{tmp_path}/ledig.db")) as database:
        Register(database, SystemClock()).put([read_record({**line, **ages, **said}) for line in LINES])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LEDIG_DATABASE_URL", "sqlite:///ledig.db")
    return Job(tmp_path, capsys, monkeypatch)


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    return list(csv.DictReader(StringIO(path.read_text(encoding="utf-8-sig")), delimiter=";"))


def test_a_file_has_what_was_asked_and_is_replaced_whole(job: Job) -> None:
    out = job.folder / "counts.csv"
    out.write_text("gammel", encoding="utf-8")
    done = job.run("export", "--by", "authority", "--by", "type", "--out", "counts.csv")
    code, told, wrong = done
    assert code == 0, wrong
    assert "2 rækker står i counts.csv" in told
    assert [(row["authority"], row["type"], row["free_places"]) for row in rows_of(out)] == [
        ("midt", "general", "1"),
        ("midt", "reinforced", "1"),
    ]
    assert not list(job.folder.glob("*.part"))


def test_every_facet_of_the_api_is_an_option(job: Job) -> None:
    words = ["--municipality", "0657", "--type=general", "--age", "4", "--out", "narrow.csv"]
    assert job.run("export", *words)[0] == 0
    assert [row["families"] for row in rows_of(job.folder / "narrow.csv")] == ["1"]


def test_a_series_can_be_had_in_the_form_that_the_name_ends_on(job: Job) -> None:
    assert job.run("export", "--out", "day.json")[0] == 0
    day = json.loads((job.folder / "day.json").read_text(encoding="utf-8"))["as_of"]
    for name in ("series.xlsx", "series.json-stat.json"):
        done = job.run("export", "--from", day, "--step", "week", "--by", "age_band", "--out", name)
        assert done[0] == 0, done
    sheet = CalamineWorkbook.from_path(job.folder / "series.xlsx").get_sheet_by_name("Tal").to_python()
    assert len(sheet) == 3
    told = json.loads((job.folder / "series.json-stat.json").read_text(encoding="utf-8"))
    assert told["dimension"]["day"]["category"]["index"] == [day]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["--as-of", "2031-01-01", "--typ", "general"],
            ["as_of: Dagen er ikke kommet", "typ: Ukendt parameter"],
        ),
        (["--from", "1626-01-01", "--step", "day"], ["from: "]),
        (["--format", "hsds"], ["format: HSDS"]),
        (["general"], ["general: Skriv parametre som --type general."]),
        (["--type"], ["--type: Mangler en værdi"]),
    ],
)
def test_a_wrong_question_leaves_the_old_file_and_says_all_that_is_wrong(
    job: Job, words: list[str], told: list[str]
) -> None:
    out = job.folder / "kept.csv"
    out.write_text("gammel", encoding="utf-8")
    code, _, wrong = job.run("export", *words, "--out", "kept.csv")
    assert code == 1
    for sentence in told:
        assert sentence in wrong
    assert out.read_text(encoding="utf-8") == "gammel"


def test_a_name_without_a_form_needs_one(job: Job) -> None:
    code, _, wrong = job.run("export", "--out", "counts.txt")
    assert (code, "--format: Mangler" in wrong) == (1, True)
    assert job.run("export", "--out", "counts.txt", "--format", "csv")[0] == 0


def test_a_disk_or_register_that_does_not_answer_is_another_exit_code(job: Job) -> None:
    code, _, wrong = job.run("export", "--out", "no-such-folder/counts.csv")
    assert (code, "no-such-folder/counts.csv er ikke skrevet" in wrong) == (4, True)
    job.patch.setenv("LEDIG_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/nothing")
    assert job.run("export", "--out", "gone.csv")[0] == 4
    assert not (job.folder / "gone.csv").exists()


def test_a_file_that_breaks_off_leaves_the_old_one(job: Job) -> None:
    def break_off(_: object) -> Iterator[bytes]:
        yield b"half"
        raise OSError(28, "No space left on device")

    out = job.folder / "kept.csv"
    out.write_text("gammel", encoding="utf-8")
    job.patch.setattr("commands.export.written", break_off)
    assert job.run("export", "--out", "kept.csv")[0] == 4
    assert out.read_text(encoding="utf-8") == "gammel"
    assert not list(job.folder.glob("*.part"))


def test_a_job_that_begins_while_another_writes_the_same_file_does_not_mix_with_it(job: Job) -> None:
    def overlapped(_: object) -> Iterator[bytes]:
        yield b"the first "
        job.patch.setattr("commands.export.written", lambda _: iter([b"the second job's own, and longer"]))
        assert job.run("export", "--out", "counts.csv")[0] == 0
        yield b"job's"

    job.patch.setattr("commands.export.written", overlapped)
    assert job.run("export", "--out", "counts.csv")[0] == 0
    assert (job.folder / "counts.csv").read_bytes() == b"the first job's"
    assert not list(job.folder.glob("*.part"))
