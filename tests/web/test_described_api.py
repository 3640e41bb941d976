"""The API answers as its description says, whatever is asked: schemathesis makes up the questions."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import sampled_from
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance
from starlette.testclient import TestClient

from access.permissions import Role
from access.tokens import TokenScope, issue_token
from tests.named_families import ENDED, FREE
from tests.web.conftest import HERE
from web.app import Parts, create_app

NOT_TOLD_BY_A_SCHEMA: list[Any] = [
    # Some parameters bound each other (`within` needs `near`, `page` times `size` has a limit).
    positive_data_acceptance,
    # An empty value is as if not given, whatever the parameter.
    negative_data_rejection,
]

EVERYTHING = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def description(parts: Parts) -> Iterator[schemathesis.BaseSchema]:
    """Return what the application says of itself, with the application behind it."""
    app = create_app(parts)
    with TestClient(app, base_url=HERE):
        yield schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)


@pytest.fixture
def authorizations(parts: Parts) -> dict[str, dict[str, str]]:
    """Return the header that makes who reads a caseworker, and who reports a machine."""
    tokens = {
        "get": issue_token(parts.tokens, Role.CASEWORKER, TokenScope(municipality="0657"), parts.clock),
        "post": issue_token(parts.tokens, Role.INTAKE, TokenScope(), parts.clock),
    }
    return {method: {"Authorization": f"Bearer {token}"} for method, token in tokens.items()}


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_answer_is_one_that_the_description_promises(
    description: schemathesis.BaseSchema, authorizations: dict[str, dict[str, str]], mode: GenerationMode
) -> None:
    operations = [one.ok() for one in description.get_all_operations() if isinstance(one, Ok)]
    assert [one.path for one in operations] == [
        "/api/v1/families",
        "/api/v1/families/{family_id}",
        "/api/v1/families/{family_id}/availability",
        "/api/v1/families/{family_id}/availability/confirm",
        "/api/v1/sms",
        "/api/v1/capacity",
        "/api/v1/capacity/series",
    ]
    for operation in operations:

        @EVERYTHING
        @given(operation.as_strategy(generation_mode=mode), sampled_from([None, FREE, ENDED]))
        def answers_as_described(case: Case[Any], family_id: str | None) -> None:
            # Names that are made up are those of no family.
            if family_id and "family_id" in case.path_parameters:
                case.path_parameters["family_id"] = family_id
            headers = authorizations[case.method.lower()]
            case.call_and_validate(headers=headers, excluded_checks=NOT_TOLD_BY_A_SCHEMA)

        answers_as_described()
