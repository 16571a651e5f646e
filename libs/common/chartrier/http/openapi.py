"""The OpenAPI 3.1 document of a service, made of the operations that its blueprints declare."""

from __future__ import annotations

import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import flask_smorest
from flask import Flask

from chartrier.http.contract import Blueprint
from chartrier.http.problems import PROBLEM_JSON
from chartrier.http.schemas import ProblemSchema


class _Api(flask_smorest.Api):
    ERROR_SCHEMA = ProblemSchema


def register(app: Flask, service: str, blueprints: Iterable[Blueprint]) -> None:
    """Mount a service's operations under its address."""
    app.config.update(
        API_TITLE=f"Chartrier — {service}",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
    )
    api = _Api(app)
    api.spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
    api.spec.components.security_scheme("cookie", {"type": "apiKey", "in": "cookie", "name": "__Host-access"})
    for blueprint in blueprints:
        api.register_blueprint(blueprint.smorest, url_prefix=f"/api/{service}{blueprint.url_prefix}")
    app.extensions["openapi"] = api.spec


def document(app: Flask) -> dict[str, Any]:
    """Return the service's OpenAPI 3.1 document, the same text each time."""
    found: dict[str, Any] = json.loads(json.dumps(app.extensions["openapi"].to_dict()))
    for response in _refusals(found):
        content = response.get("content", {})
        schema = content.get("application/json", {}).get("schema", {})
        if str(schema.get("$ref", "")).endswith("/Problem"):
            response["content"] = {PROBLEM_JSON: content["application/json"]}
    found["components"]["responses"].pop("DEFAULT_ERROR", None)
    return found


def _refusals(whole: dict[str, Any]) -> Iterable[dict[str, Any]]:
    for name, response in whole.get("components", {}).get("responses", {}).items():
        if name != "OK":
            yield response
    for path in whole["paths"].values():
        for operation in path.values():
            if not isinstance(operation, dict):
                continue
            operation.get("responses", {}).pop("default", None)
            for status, response in operation.get("responses", {}).items():
                if int(status) >= HTTPStatus.BAD_REQUEST:
                    yield response
