"""The OpenAPI 3.1 document of a service, made of the operations that its blueprints declare."""

from __future__ import annotations

import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, Final

import flask_smorest
from flask import Flask

from chartrier.http.contract import Blueprint
from chartrier.http.problems import PROBLEM_JSON, Forbidden, Problem, TooLarge, Unavailable, UnsupportedMediaType
from chartrier.http.schemas import ProblemSchema

_PROBLEM: Final = {"$ref": "#/components/schemas/Problem"}
_OF_BODIES: Final[tuple[type[Problem], ...]] = (TooLarge, UnsupportedMediaType)
# A write that comes with a cookie, and without the header that no other site can send.
_OF_WRITES: Final[tuple[type[Problem], ...]] = (Forbidden,)
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
    components |= {problem.__name__: _refusal(problem) for problem in (*_OF_BODIES, *_OF_WRITES, *_OF_ALL)}
    for method, operation in _operations(found):
        _complete(operation, is_write=method != "get")
    found["info"]["description"] = "Who may call what, with what, and what is answered; refusals are problem documents."
    found["servers"] = [{"url": "/", "description": "The address at which the portal is"}]
    _remove_unused(found)
    written: dict[str, Any] = with_patterns_for_all(found)
    return written


def _remove_unused(found: dict[str, Any]) -> None:
    """Remove the components that nothing refers to; what one of those alone referred to goes with it."""
    while True:
        text = json.dumps(found)
        unused = [
            (kind, name)
            for kind in ("schemas", "responses", "parameters")
            for name in found["components"].get(kind, {})
            if f'"#/components/{kind}/{name}"' not in text
        ]
        if not unused:
            return
        for kind, name in unused:
            del found["components"][kind][name]


def with_patterns_for_all(found: Any) -> Any:  # noqa: ANN401 - any part of a JSON document
    """Return a document whose patterns are ECMAScript's, as JSON Schema wants them.

    There `$` is the end; in Python it forgives the end of a line, so ours are written with another sign.
    """
    if isinstance(found, list):
        return [with_patterns_for_all(each) for each in found]
    if not isinstance(found, dict):
        return found
    return {
        key: value.replace("\\Z", "$") if key == "pattern" and isinstance(value, str) else with_patterns_for_all(value)
        for key, value in found.items()
    }


def _operations(found: dict[str, Any]) -> Iterable[tuple[str, dict[str, Any]]]:
    return (
        (method, operation)
        for path in found["paths"].values()
        for method, operation in path.items()
        if isinstance(operation, dict) and "responses" in operation
    )


def _complete(operation: dict[str, Any], *, is_write: bool) -> None:
    """Write refusals as problem documents, and add those that operations of its kind share."""
    responses = operation["responses"]
    responses.pop("default", None)
    for status, response in responses.items():
        if int(status) >= HTTPStatus.BAD_REQUEST:
            _write_as_problem(response)
    of_bodies = _OF_BODIES if "requestBody" in operation else ()
    of_writes = _OF_WRITES if is_write and operation["security"] else ()
    for problem in (*of_bodies, *of_writes, *_OF_ALL):
        responses.setdefault(str(int(problem.status)), {"$ref": f"#/components/responses/{problem.__name__}"})


def _write_as_problem(response: dict[str, Any]) -> None:
    content = response.get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    if schema.get("$ref") == _PROBLEM["$ref"]:
        response["content"] = {PROBLEM_JSON: content["application/json"]}


def _refusal(problem: type[Problem]) -> dict[str, Any]:
    return {"description": f"`{problem.slug()}`: {problem.title()}", "content": {PROBLEM_JSON: {"schema": _PROBLEM}}}
