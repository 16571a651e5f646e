"""The OpenAPI document of a service."""

from __future__ import annotations

import json

from chartrier.http import openapi
from chartrier.testing import RunningService


def test_the_openapi_document_says_what_is_taken_returned_and_refused(service: RunningService) -> None:
    document = openapi.document(service.app)
    operation = document["paths"]["/api/library/books"]["post"]
    assert document["openapi"] == "3.1.0"
    assert operation["operationId"] == "add_book"
    assert set(operation["responses"]) == {"201", "401", "403", "409", "413", "415", "422", "503"}
    assert "application/problem+json" in operation["responses"]["409"]["content"]
    assert json.dumps(document) == json.dumps(openapi.document(service.app))
