"""`ledig serve` with an identity provider: by its settings alone, one signs in to a running process."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2

from families.clock import SystemClock
from tests.oidc.lying_provider import CLIENT_ID, CLIENT_SECRET, lying_provider
from tests.test_command_line import Operator, _address, _free_port


def test_one_signs_in_and_out_of_a_process_that_knows_its_provider_by_settings(tmp_path: Path) -> None:
    operator, port = Operator(tmp_path), _free_port()
    (tmp_path / "secret").write_text(CLIENT_SECRET, encoding="utf-8")
    with lying_provider(SystemClock()) as provider:
        settings = {
            "public_url": f"http://127.0.0.1:{port}",
            "oidc_issuer": provider.issuer,
            "oidc_client_id": CLIENT_ID,
            "oidc_client_secret_file": "secret",
            "oidc_roles": "sagsbehandler=caseworker",
            "oidc_municipality_claim": "kommune",
        }
        with (
            operator.running("serve", "--port", str(port), **settings) as process,
            httpx2.Client(base_url=_address(process)) as browser,
        ):
            begun = browser.get("/log-ind/begynd", params={"next": "/soeg?age=4"})
            asked = parse_qs(urlsplit(begun.headers["location"]).query)
            provider.nonce = asked["nonce"][0]
            back = browser.get("/log-ind/tilbage", params={"code": "abc", "state": asked["state"][0]})
            assert back.headers["location"] == "/soeg?age=4"
            page = browser.get("/soeg?age=4")
            assert "Herning Kommune" in page.text
            token = re.search(r'name="form_token" value="(\w+)"', page.text)
            assert browser.post("/log-af", data={"form_token": token[1] if token else ""}).status_code == 303
            assert browser.get("/soeg?age=4").status_code == 401
