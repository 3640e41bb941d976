"""The demo's letters on a page: for whoever tries the demo, and for nobody else."""

from starlette.testclient import TestClient

from register.register import Register
from tests.named_families import FREE
from tests.register.reading import only
from tests.web.conftest import HERE
from tests.web.reading import page_at


def test_a_letter_is_shown_with_a_link_to_follow(demo: TestClient) -> None:
    page = page_at(demo, "/demo/breve")
    (letter,) = page.css("article")
    assert "Jeres link til Ledig" in letter.text()
    assert "Kære Ida <Holm>" in letter.text()
    (link,) = letter.css("a")
    assert link.attributes["href"] == f"{HERE}/link/hemmelig"
    assert page.css_first("footer a[href='/demo/breve']") is not None


def test_without_a_mailbox_there_is_no_such_page(stranger: TestClient) -> None:
    assert stranger.get("/demo/breve").status_code == 404
    assert "/demo/breve" not in stranger.get("/hjaelp").text


def test_the_page_is_shut_to_other_machines_and_on_a_register_of_real_families(
    demo: TestClient, sqlite_register: Register
) -> None:
    assert demo.get("/demo/breve", headers={"Host": "ledig.example.dk"}).status_code == 404
    sqlite_register.put([only(FREE, email="ida@example.dk", phone="20304050")])
    assert demo.get("/demo/breve").status_code == 401
