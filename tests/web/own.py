"""The family's own pages as a browser without JavaScript uses them: a form is sent as it stands."""

from typing import Any

from httpx2 import Response
from selectolax.lexbor import LexborHTMLParser, LexborNode
from starlette.testclient import TestClient

from access.permissions import Role
from access.tokens import TokenScope, issue_token
from families.availability import Availability
from register.database import Database
from register.register import Register
from register.tables import availability_reports
from tests.named_families import FREE
from tests.register.reading import rows
from tests.web.conftest import HERE as SERVER
from tests.web.reading import page_at, results_of, words
from web.app import Parts, create_app

HERE = "/min-side"


def form_with(page: LexborHTMLParser, act: str) -> LexborNode:
    """Return the form that has the button."""
    (form,) = [form for form in page.css("main form") if form.css(f'button[value="{act}"]')]
    return form


def filled(form: LexborNode) -> dict[str, Any]:
    """Return what stands in the fields of a form; ticked boxes of one name are a list."""
    sent: dict[str, Any] = {}
    for field in form.css("input, select, textarea"):
        given = field.attributes
        name, kind = str(given["name"]), given.get("type")
        if kind == "checkbox":
            sent.setdefault(name, []).extend([given.get("value")] if "checked" in given else [])
        elif kind != "radio" or "checked" in given:
            sent[name] = _value(field)
    return sent


def _value(field: LexborNode) -> str:
    if field.tag == "textarea":
        return field.text()
    if field.tag == "select":
        chosen = field.css_first("option[selected]") or field.css_first("option")
        return (chosen.attributes.get("value") or "") if chosen else ""
    return field.attributes.get("value") or ""


def sent_by(form: LexborNode, act: str, **typed: str) -> dict[str, Any]:
    """Return what the browser sends when the button is pressed and fields were filled in."""
    unknown = typed.keys() - {field.attributes["name"] for field in form.css("[name]")}
    assert not unknown, f"no field {unknown}"
    return {**filled(form), **typed, "act": act}


def press(client: TestClient, act: str, path: str = HERE, **typed: str) -> Response:
    """Open the page, fill in fields of the form with this button, and press it."""
    return client.post(path, data=sent_by(form_with(page_at(client, path), act), act, **typed))


def after(client: TestClient, answer: Response, path: str = HERE) -> LexborHTMLParser:
    """Follow a report to its receipt."""
    assert answer.status_code == 303, LexborHTMLParser(answer.text).body
    return page_at(client, path + "?" + answer.headers["location"].partition("?")[2].partition("#")[0])


def page_of(answer: Response) -> LexborHTMLParser:
    """Return the page that was answered at once."""
    return LexborHTMLParser(answer.text)


def told(page: LexborHTMLParser, selector: str) -> str:
    """Return the words of the first such node, empty when there is none."""
    node = page.css_first(selector)
    return words(node) if node else ""


def reports_of(database: Database, family_id: str) -> list[dict[str, Any]]:
    """Return the reports about a family that came after the first file."""
    return rows(database, availability_reports, family_id=family_id)[1:]


def browser_of(parts: Parts, family_id: str) -> TestClient:
    """Return a browser of any family."""
    token = issue_token(parts.tokens, Role.FAMILY, TokenScope(family=family_id), parts.clock)
    headers = {"Authorization": f"Bearer {token}"}
    return TestClient(create_app(parts), base_url=SERVER, follow_redirects=False, headers=headers)


def said(register: Register, family_id: str = FREE) -> Availability:
    """Return the family's word as it stands."""
    stored = register.family(family_id)
    assert stored
    return stored.family.availability


def is_found(client: TestClient, family_id: str = FREE) -> bool:
    """Tell whether the default search shows the family, to a caseworker in another window."""
    links = results_of(client, [("size", "100")]).css(".l-family h2 a")
    return any(family_id in words(link) for link in links)
