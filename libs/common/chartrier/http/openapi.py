"""The OpenAPI 3.1 document of a service, made of the operations that its blueprints declare."""

from __future__ import annotations

import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, Final

import flask_smorest
from flask import Flask

from chartrier.http.contract import Blueprint
from chartrier.http.problems import PROBLEM_JSON, Problem, TooLarge, Unavailable, UnsupportedMediaType
from chartrier.http.schemas import ProblemSchema

_PROBLEM: Final = {"$ref": "#/components/schemas/Problem"}
_OF_BODIES: Final[tuple[type[Problem], ...]] = (TooLarge, UnsupportedMediaType)
_OF_ALL: Final[tuple[type[Problem], ...]] = (Unavailable,)


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
    components: dict[str, Any] = found["components"]["responses"]
    components.pop("DEFAULT_ERROR", None)
    for response in components.values():
        _write_as_problem(response)
    components |= {problem.__name__: _refusal(problem) for problem in (*_OF_BODIES, *_OF_ALL)}
    for operation in _operations(found):
        _complete(operation["responses"], has_body="requestBody" in operation)
    return found


def _operations(found: dict[str, Any]) -> Iterable[dict[str, Any]]:
    return (
        operation
        for path in found["paths"].values()
        for operation in path.values()
        if isinstance(operation, dict) and "responses" in operation
    )


def _complete(responses: dict[str, Any], *, has_body: bool) -> None:
    """Write refusals as problem documents, and add those that every operation shares."""
    responses.pop("default", None)
    for status, response in responses.items():
        if int(status) >= HTTPStatus.BAD_REQUEST:
            _write_as_problem(response)
    for problem in (*(_OF_BODIES if has_body else ()), *_OF_ALL):
        responses.setdefault(str(int(problem.status)), {"$ref": f"#/components/responses/{problem.__name__}"})


def _write_as_problem(response: dict[str, Any]) -> None:
    content = response.get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    if schema.get("$ref") == _PROBLEM["$ref"]:
        response["content"] = {PROBLEM_JSON: content["application/json"]}


def _refusal(problem: type[Problem]) -> dict[str, Any]:
    return {"description": f"`{problem.slug()}`: {problem.title()}", "content": {PROBLEM_JSON: {"schema": _PROBLEM}}}
