"""Pages as a reader meets them: parsed, never matched as text."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode
from starlette.testclient import TestClient

Pair = tuple[str, str]
Pairs = list[Pair]


def page_at(client: TestClient, path: str) -> LexborHTMLParser:
    """Return a page that is there."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return LexborHTMLParser(answer.text)


def one(page: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    """Return the one node that the selector finds."""
    found = page.css(selector)
    assert len(found) == 1, f"{selector} finds {len(found)}"
    return found[0]


def words(node: LexborNode) -> str:
    """Return the text of a node with single spaces."""
    return " ".join(node.text().split())


def all_words(nodes: Iterable[LexborNode]) -> list[str]:
    """Return the texts of nodes."""
    return [words(node) for node in nodes]


def facts(page: LexborHTMLParser) -> dict[str, str]:
    """Return every fact on the page by its label."""
    return {words(one(row, "dt")): words(one(row, "dd")) for row in page.css("dl > div")}


def target(link: LexborNode) -> str:
    """Return where a link goes."""
    return link.attributes["href"] or ""


def query_of(address: str) -> Pairs:
    """Return the pairs of an address's query."""
    return parse_qsl(urlsplit(address).query)


def filled_in(form: LexborNode) -> Pairs:
    """Return what a browser without JavaScript would send for a form: empty values too."""
    pairs: Pairs = []
    for field in form.css("input, select"):
        given = field.attributes
        if "name" not in given or "disabled" in given:
            continue
        if field.tag == "select":
            chosen = field.css_first("option[selected]") or field.css_first("option")
            assert chosen is not None
            pairs.append((str(given["name"]), chosen.attributes.get("value") or ""))
        elif given.get("type") not in {"checkbox", "radio"} or "checked" in given:
            pairs.append((str(given["name"]), given.get("value") or ""))
    return pairs


def submitted(
    client: TestClient, form: LexborNode, changes: Iterable[Pair] = (), without: Iterable[Pair] = ()
) -> LexborHTMLParser:
    """Return the page that the form leads to when some values are added and others taken out."""
    left_out = set(without)
    pairs = [*(pair for pair in filled_in(form) if pair not in left_out), *changes]
    return page_at(client, f"{form.attributes['action']}?{urlencode(pairs)}")


def answer_to(client: TestClient, query: Pairs) -> dict[str, Any]:
    """Return what the API answers to a query."""
    answer = client.get(f"/api/v1/families?{urlencode(query)}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def results_of(client: TestClient, query: Pairs) -> LexborHTMLParser:
    """Return the results page of a query."""
    return page_at(client, f"/soeg?{urlencode(query)}")


def total_shown(page: LexborHTMLParser) -> int:
    """Return how many families the heading names."""
    first = words(one(page, "h1")).split()[0]
    return 0 if first == "Ingen" else int(first)


def card_of(page: LexborHTMLParser, family_id: str) -> LexborNode:
    """Return a family's card."""
    cards = [card for card in page.css(".l-family") if words(one(card, "h2")).endswith(f" {family_id}")]
    assert len(cards) == 1
    return cards[0]
