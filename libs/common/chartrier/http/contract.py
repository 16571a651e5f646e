"""The typed door to flask-smorest: the schema that decorates a view validates, serialises and documents it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any, Final, NoReturn, ParamSpec, TypeVar

import flask_smorest
import marshmallow
import orjson
from flask import Flask, Request, Response, g, request
from marshmallow import INCLUDE, RAISE, fields, validate
from marshmallow import Schema as _MarshmallowSchema
from webargs.flaskparser import FlaskParser

from chartrier.http.field_messages import said
from chartrier.http.pagination import LARGEST_PAGE, USUAL_PAGE
from chartrier.http.problems import FieldError, Invalid, Problem, TooLarge, Unauthenticated
from chartrier.http.strict_json import can_be_kept, strict_json

__all__ = ["Blueprint", "Money", "Page", "PageQuery", "Schema", "fields", "openapi", "register", "validate"]

LARGEST_JSON: Final = 1 << 20
PROBLEM_JSON: Final = "application/problem+json"

Given = ParamSpec("Given")
View = Callable[..., Any]
AnyView = TypeVar("AnyView", bound=View)


class Schema(_MarshmallowSchema):
    """What goes in or out. Unknown fields are refused."""

    class Meta:
        """Refuse what was not asked for, also where schemas are nested."""

        unknown = RAISE


class FieldErrorSchema(Schema):
    """What is wrong with one field."""

    field = fields.String(required=True)
    reason = fields.String(required=True)


class ProblemSchema(Schema):
    """A refusal, as RFC 9457 writes it; some say more than this, each in members of its own."""

    class Meta:
        """Extension members are part of the standard."""

        unknown = INCLUDE

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String()
    reference = fields.String(required=True)
    errors = fields.List(fields.Nested(FieldErrorSchema))


class Money(Schema):
    """An amount and its currency; the amount is text, so that nobody rounds it."""

    amount = fields.String(required=True, validate=validate.Regexp(r"^-?\d{1,12}(\.\d{2})?$"))
    currency = fields.String(required=True, validate=validate.Length(equal=3))


class PageQuery(Schema):
    """Which page of a list."""

    page = fields.Integer(load_default=1, validate=validate.Range(1, 10_000))
    size = fields.Integer(load_default=USUAL_PAGE, validate=validate.Range(1, LARGEST_PAGE))


_pages: dict[type[_MarshmallowSchema], type[_MarshmallowSchema]] = {}


def Page(item: type[_MarshmallowSchema]) -> type[_MarshmallowSchema]:  # noqa: N802 - it makes a class
    """Return the schema of a page of these items."""
    if item not in _pages:
        name = item.__name__.removesuffix("Schema").removesuffix("View") + "Page"
        members: dict[str, Any] = {
            "items": fields.List(fields.Nested(item), required=True),
            "total": fields.Integer(required=True),
            "page": fields.Integer(required=True),
            "pages": fields.Integer(required=True),
        }
        _pages[item] = type(name, (Schema,), members)
    return _pages[item]


class _Parser(FlaskParser):
    """Reads requests strictly, and refuses in our own words."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012 - webargs reads it from the class
        "json": None,
        "form": None,
        "files": None,
        "query": RAISE,
        "headers": marshmallow.EXCLUDE,
        "cookies": marshmallow.EXCLUDE,
    }

    def _raw_load_json(self, req: Request) -> Any:  # noqa: ANN401 - webargs' signature
        if (req.content_length or 0) > LARGEST_JSON:
            raise TooLarge("A request body may have 1 MiB.")
        if not req.is_json:
            return marshmallow.missing
        try:
            found = strict_json(req.get_data())
        except ValueError:
            raise Invalid(FieldError("", _word("Invalid JSON body."))) from None
        if not can_be_kept(found):
            raise Invalid(FieldError("", _word("Invalid JSON body.")))
        return found

    def handle_error(
        self,
        error: marshmallow.ValidationError,
        req: Request,  # noqa: ARG002 - webargs' signature
        schema: _MarshmallowSchema,  # noqa: ARG002
        *,
        error_status_code: int | None,  # noqa: ARG002
        error_headers: Mapping[str, str] | None,  # noqa: ARG002
    ) -> NoReturn:
        messages = error.messages if isinstance(error.messages, dict) else {"": error.messages}
        raise Invalid(*(found for location in messages.values() for found in field_errors(location)))


def _word(message: str) -> str:
    return said(message, request.headers.get("Accept-Language", ""))


def field_errors(messages: object, path: str = "") -> list[FieldError]:
    """Return marshmallow's nested messages as one line for each field, in the reader's language."""
    if isinstance(messages, Mapping):
        found: list[FieldError] = []
        for key, inner in messages.items():
            step = f"[{key}]" if isinstance(key, int) else str(key)
            here = path if step == "_schema" else f"{path}{'.' if path and step[0] != '[' else ''}{step}"
            found += field_errors(inner, here)
        return found
    if isinstance(messages, Iterable) and not isinstance(messages, str):
        return [FieldError(path, _word(str(message))) for message in messages]
    return [FieldError(path, _word(str(messages)))]


class _SmorestBlueprint(flask_smorest.Blueprint):
    ARGUMENTS_PARSER = _Parser()


class Blueprint:
    """A group of operations, mounted under `/api/<service>`. A token is asked for unless an operation is open."""

    def __init__(self, name: str, *, url_prefix: str = "", description: str = "") -> None:
        self.url_prefix = url_prefix
        self.smorest = _SmorestBlueprint(name, name, description=description)

    def get(self, rule: str, *, open: bool = False) -> Callable[[View], View]:  # noqa: A002 - it is what it is
        """Answer GET: changes nothing."""
        return self._operation("GET", rule, is_open=open)

    def post(self, rule: str, *, open: bool = False) -> Callable[[View], View]:  # noqa: A002
        """Answer POST."""
        return self._operation("POST", rule, is_open=open)

    def put(self, rule: str, *, open: bool = False) -> Callable[[View], View]:  # noqa: A002
        """Answer PUT."""
        return self._operation("PUT", rule, is_open=open)

    def patch(self, rule: str, *, open: bool = False) -> Callable[[View], View]:  # noqa: A002
        """Answer PATCH."""
        return self._operation("PATCH", rule, is_open=open)

    def delete(self, rule: str, *, open: bool = False) -> Callable[[View], View]:  # noqa: A002
        """Answer DELETE."""
        return self._operation("DELETE", rule, is_open=open)

    def takes(self, schema: type[_MarshmallowSchema], *, location: str = "json") -> Callable[[View], View]:
        """Read the input with a schema; the view gets it first, validated."""
        # An instance: a class would be made into one again for each request.
        reader = schema()
        # A schema that says so ignores what it doesn't know in an address too, as the standards of OAuth want it.
        lenient = {"unknown": marshmallow.EXCLUDE} if reader.unknown == marshmallow.EXCLUDE else {}
        decorate: Callable[[View], View] = self.smorest.arguments(reader, location=location, **lenient)
        return decorate

    def returns(
        self, status: HTTPStatus, schema: type[_MarshmallowSchema] | None = None
    ) -> Callable[[View], Callable[..., Response]]:
        """Write the output with a schema; a view that returns a response of its own is left alone."""
        dumper = schema() if schema else None
        document = self.smorest.alt_response(int(status), schema=schema, success=True)

        def decorate(view: View) -> Callable[..., Response]:
            @wraps(view)
            def answer(*args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 - passed through
                result = view(*args, **kwargs)
                if isinstance(result, Response):
                    return result
                body = orjson.dumps(dumper.dump(result)) if dumper else b""
                return Response(body, status=status, mimetype="application/json" if dumper else None)

            documented: Callable[..., Response] = document(answer)
            return documented

        return decorate

    def returns_bytes(self, status: HTTPStatus, content_type: str) -> Callable[[View], View]:
        """Say that the answer is a stream of this type; the view makes the response."""
        binary = {"type": "string", "format": "binary"}
        decorate: Callable[[View], View] = self.smorest.alt_response(
            int(status), schema=binary, content_type=content_type, success=True
        )
        return decorate

    def answers(
        self, status: HTTPStatus, schema: type[_MarshmallowSchema] | None = None, *, words: str = ""
    ) -> Callable[[View], View]:
        """Say another answer, which a standard asks for: a redirection, or a refusal that is no problem document."""
        decorate: Callable[[View], View] = self.smorest.alt_response(
            int(status), schema=schema, description=words or status.phrase, success=status < HTTPStatus.BAD_REQUEST
        )
        return decorate

    def refuses(self, *problems: type[Problem]) -> Callable[[View], View]:
        """Say which refusals a caller should expect."""

        def decorate(view: View) -> View:
            by_status: dict[int, list[type[Problem]]] = {}
            for problem in problems:
                by_status.setdefault(int(problem.status), []).append(problem)
            for status, alike in by_status.items():
                words = " ".join(f"`{problem.slug()}`: {problem.title()}" for problem in alike)
                view = self.smorest.alt_response(status, schema=ProblemSchema, description=words)(view)
            return view

        return decorate

    def _operation(self, method: str, rule: str, *, is_open: bool) -> Callable[[View], View]:
        def decorate(view: View) -> View:
            @wraps(view)
            def guarded(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - passed through
                if not is_open:
                    g.principal = g.authenticate()
                return view(*args, **kwargs)

            documented = self.smorest.doc(
                operationId=view.__name__, security=[] if is_open else [{"bearer": []}, {"cookie": []}]
            )(guarded)
            if not is_open:
                documented = self.refuses(Unauthenticated)(documented)
            self.smorest.route(rule, methods=[method])(documented)
            return view

        return decorate


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


def openapi(app: Flask) -> dict[str, Any]:
    """Return the service's OpenAPI 3.1 document, the same text each time."""
    document: dict[str, Any] = json.loads(json.dumps(app.extensions["openapi"].to_dict()))
    for response in _refusals(document):
        content = response.get("content", {})
        schema = content.get("application/json", {}).get("schema", {})
        if str(schema.get("$ref", "")).endswith("/Problem"):
            response["content"] = {PROBLEM_JSON: content["application/json"]}
    document["components"]["responses"].pop("DEFAULT_ERROR", None)
    return document


def _refusals(document: dict[str, Any]) -> Iterable[dict[str, Any]]:
    for name, response in document.get("components", {}).get("responses", {}).items():
        if name != "OK":
            yield response
    for path in document["paths"].values():
        for operation in path.values():
            if not isinstance(operation, dict):
                continue
            operation.get("responses", {}).pop("default", None)
            for status, response in operation.get("responses", {}).items():
                if int(status) >= HTTPStatus.BAD_REQUEST:
                    yield response
