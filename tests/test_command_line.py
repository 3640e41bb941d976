"""The command line as an operator meets it: real processes, a real register, what is printed and returned."""

import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import httpx2
import pytest

Done = subprocess.CompletedProcess[str]


class Operator:
    """Somebody with a shell in an empty folder."""

    def __init__(self, folder: Path) -> None:
        """Work in `folder`; the register is its `ledig.db`."""
        self.folder = folder

    def run(self, *words: str, **settings: str) -> Done:
        """Run `ledig` to its end."""
        return subprocess.run(
            _command(words),
            cwd=self.folder,
            env=_environment(settings),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    @contextmanager
    def running(self, *words: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
        """Run `ledig` until it is no longer needed."""
        process = subprocess.Popen(
            _command(words),
            cwd=self.folder,
            env=_environment(settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        with process:
            try:
                yield process
            finally:
                process.send_signal(signal.SIGINT)
                process.communicate(timeout=30)


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    """Sit down in an empty folder."""
    return Operator(tmp_path)


def _command(words: tuple[str, ...]) -> list[str]:
    return [sys.executable, "-W", "error", "-m", "ledig", *words]


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    root = str(Path(__file__).parents[1])
    named = {f"LEDIG_{name.upper()}": value for name, value in settings.items()}
    return {"PYTHONPATH": root, "PATH": "/usr/bin:/bin", "COLUMNS": "200", **named}


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        return int(listener.getsockname()[1])


def _address(process: subprocess.Popen[str]) -> str:
    """Wait until the server says where it is."""
    assert process.stdout is not None
    for line in process.stdout:
        if match := re.search(r"http://\S+", line):
            _wait_for(match[0])
            return match[0]
    raise AssertionError(process.stderr.read() if process.stderr else "")


def _wait_for(address: str) -> None:
    for _ in range(200):
        try:
            httpx2.get(f"{address}/health/live")
        except httpx2.TransportError:
            time.sleep(0.05)
        else:
            return


def _token(operator: Operator, *words: str) -> dict[str, str]:
    made = operator.run("token", *words)
    assert made.returncode == 0, made.stderr
    return {"Authorization": f"Bearer {made.stdout.splitlines()[-1]}"}


def test_invented_families_are_loaded_and_found(operator: Operator) -> None:
    invented = operator.run("invent", "--families", "300", "--seed", "7", "--out", "f.ndjson")
    assert (invented.returncode, invented.stderr) == (0, "")
    loaded = operator.run("import", "f.ndjson")
    assert loaded.returncode == 0
    assert "300 nye" in loaded.stdout
    again = operator.run("import", "f.ndjson")
    assert "300 uændrede" in again.stdout
    headers = _token(operator, "--role", "caseworker", "--municipality", "0657")
    with operator.running("serve", "--port", str(_free_port())) as process:
        address = _address(process)
        answer = httpx2.get(f"{address}/api/v1/families?availability=any", headers=headers).json()
        assert 250 < answer["total"] <= 300
        assert answer["change_number"] == 300
        assert httpx2.get(f"{address}/api/v1/families").status_code == 401


def test_a_token_is_taken_back(operator: Operator) -> None:
    operator.run("invent", "--families", "5", "--out", "f.ndjson")
    operator.run("import", "f.ndjson")
    headers = _token(operator, "--role", "caseworker", "--municipality", "0657")
    with operator.running("serve", "--port", str(_free_port())) as process:
        address = f"{_address(process)}/api/v1/families"
        assert httpx2.get(address, headers=headers).status_code == 200
        assert operator.run("revoke", "1").returncode == 0
        assert httpx2.get(address, headers=headers).status_code == 401
    again = operator.run("revoke", "1")
    assert (again.returncode, again.stdout) == (1, "")
    assert "intet gyldigt token" in again.stderr


def test_the_past_is_loaded_with_its_families(operator: Operator) -> None:
    operator.run("invent", "--families", "20", "--history", "60", "--out", "f.ndjson")
    loaded = operator.run("import", "f.ndjson", "--history", "f.history.ndjson")
    assert loaded.returncode == 0, loaded.stderr
    assert "20 nye" in loaded.stdout
    assert "indberetninger fra før" in loaded.stdout
    assert operator.run("import", "f.ndjson").stdout.startswith(
        "20 linjer læst: 0 nye, 0 ændrede, 20 uændrede"
    )


def test_wrong_lines_are_named_and_the_rest_loaded(operator: Operator) -> None:
    operator.run("invent", "--families", "20", "--out", "f.ndjson")
    lines = (operator.folder / "f.ndjson").read_text(encoding="utf-8").splitlines()
    lines[4] = lines[4].replace('"family_type": "', '"family_type": "x')
    (operator.folder / "f.ndjson").write_text("\n".join(lines), encoding="utf-8")
    loaded = operator.run("import", "f.ndjson")
    assert loaded.returncode == 3
    assert "1 afvist" in loaded.stdout
    rejected = (operator.folder / "f.ndjson.rejected.ndjson").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["line"] for line in rejected] == [5]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("import", "nothing.csv"), "findes ikke"),
        (("import", "families.txt"), "ukendt endelse"),
        (("import", "f.ndjson", "--known-at", "i går"), "--known-at"),
        (("invent", "--out", "nowhere/f.ndjson"), "kan ikke skrives"),
        (("token", "--role", "caseworker"), "--municipality"),
        (("token", "--role", "analyst", "--municipality", "0657"), "har ikke"),
        (("token", "--role", "family", "--family", "F-NOBODY"), "findes ikke i registret"),
        (("serve", "--host", "::", "--sign-in", "demo"), "denne maskine"),
        (("serve", "--sign-in", "demo"), "opdigtede"),
        (("serve", "--host", "192.0.2.1"), "LEDIG_OIDC_ISSUER, LEDIG_OIDC_CLIENT_ID, LEDIG_OIDC_ROLES"),
        (("serve", "--host", "::"), "LEDIG_PUBLIC_URL (https://"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(
    operator: Operator, words: tuple[str, ...], says: str
) -> None:
    # Not the usual port: whoever runs the tests may be looking at the demo.
    port = ("--port", str(_free_port())) if words[0] == "serve" else ()
    done = operator.run(*words, *port)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_every_wrong_setting_is_named_before_anything_starts(operator: Operator) -> None:
    done = operator.run("status", engine="lucene", fresh_days="fourteen", ageing_days="-1")
    assert done.returncode == 1
    for name in ("LEDIG_ENGINE", "LEDIG_FRESH_DAYS", "LEDIG_AGEING_DAYS"):
        assert name in done.stderr
    assert not (operator.folder / "ledig.db").exists()


def test_a_register_that_cannot_be_reached_is_told_without_its_password(operator: Operator) -> None:
    url = "postgresql+psycopg://ledig:hemmelig@127.0.0.1:1/ledig"
    done = operator.run("status", database_url=url)
    assert done.returncode == 1
    assert "hemmelig" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_mistyped_setting_is_named_with_the_right_one(operator: Operator) -> None:
    (operator.folder / ".env").write_text("LEDIG_FRESH_DAY=7\n", encoding="utf-8")
    done = operator.run("status", databse_url="sqlite:///other.db", opensearch_url="http://127.0.0.1:9200")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "Indstillingen LEDIG_DATABSE_URL findes ikke. Mente du LEDIG_DATABASE_URL?",
        "Indstillingen LEDIG_FRESH_DAY findes ikke. Mente du LEDIG_FRESH_DAYS?",
    ]
    assert not (operator.folder / "ledig.db").exists()


def test_status_hides_a_password_wherever_it_stands(operator: Operator) -> None:
    for url in (
        "postgresql+psycopg://u:hemmelig@127.0.0.1:1/x",
        "postgresql+psycopg://u@127.0.0.1:1/x?password=hemmelig",
    ):
        done = operator.run("status", database_url=url)
        assert "LEDIG_DATABASE_URL = postgresql" in done.stdout
        assert "hemmelig" not in done.stdout + done.stderr


def test_no_secret_of_opensearch_is_shown_or_repeated(operator: Operator) -> None:
    hosts = "https://u:hemmelig@one:9200,http://two"
    shown = operator.run("status", opensearch_url=hosts, opensearch_password="hemmelig")  # noqa: S106 - invented
    assert "LEDIG_OPENSEARCH_URL = https://u:***@one:9200,http://two" in shown.stdout
    wrong = operator.run("status", opensearch_url="u:hemmelig@one", opensearch_prefix="Ledig")
    assert "LEDIG_OPENSEARCH_URL" in wrong.stderr
    assert "LEDIG_OPENSEARCH_PREFIX" in wrong.stderr
    assert "hemmelig" not in shown.stdout + shown.stderr + wrong.stdout + wrong.stderr


def test_without_its_opensearch_it_starts_and_says_so(operator: Operator) -> None:
    settings = {"engine": "opensearch", "opensearch_url": "http://127.0.0.1:9"}
    with operator.running("serve", "--port", str(_free_port()), **settings) as process:
        address = _address(process)
        assert httpx2.get(f"{address}/health/ready").json()["engine"]["state"] == "unavailable"
        process.send_signal(signal.SIGINT)
        assert "ikke svarer" in process.communicate(timeout=30)[1]


def test_status_lists_every_setting(operator: Operator) -> None:
    done = operator.run("status")
    assert done.returncode == 0
    for name in ("DATABASE_URL", "ENGINE", "FRESH_DAYS", "AGEING_DAYS", "DISPUTE_DAYS"):
        assert f"LEDIG_{name} = " in done.stdout


def test_the_demo_shows_a_search_without_a_token_and_leaves_nothing(operator: Operator) -> None:
    temporary = operator.folder / "tmp"
    temporary.mkdir()
    with operator.running("demo", "--families", "400", "--port", str(_free_port())) as process:
        address = _address(process)
        answer = httpx2.get(f"{address}/api/v1/families?parent_child=true&age=unborn").json()
        assert answer["total"] > 0
        for family in answer["families"]:
            assert family["parent_child"]["from_pregnancy"] is True
            assert family["availability"] in {"free", "partly_free"}
        assert "Find en ledig plejefamilie" in httpx2.get(f"{address}/").text
    assert not (operator.folder / "ledig.db").exists()


def test_the_demo_cleans_up_when_it_is_told_to_stop(operator: Operator) -> None:
    with operator.running("demo", "--families", "20", "--port", str(_free_port())) as process:
        _address(process)
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
        assert process.returncode == 0


def test_a_port_that_is_taken_is_named(operator: Operator) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])
        done = operator.run("demo", "--families", "20", "--port", port)
    assert done.returncode == 1
    assert f"127.0.0.1:{port}" in done.stderr
