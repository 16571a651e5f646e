"""The vocabulary of an API module: the schema that decorates a view validates, serialises and documents it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

import flask_smorest
import marshmallow
import orjson
from flask import Response, g

from chartrier.http import fields, validate
from chartrier.http.problems import Problem, Unauthenticated
from chartrier.http.request_parsing import StrictParser
from chartrier.http.schemas import Money, Page, PageQuery, ProblemSchema, Schema

__all__ = ["Blueprint", "Money", "Page", "PageQuery", "Schema", "fields", "validate"]

View = Callable[..., Any]


class _SmorestBlueprint(flask_smorest.Blueprint):
    ARGUMENTS_PARSER = StrictParser()


class Blueprint:
    """A group of operations, mounted under `/api/<service>`. An operation requires a token unless it is open."""

    def __init__(self, name: str, *, url_prefix: str = "", description: str = "") -> None:
        self.url_prefix = url_prefix
        self.smorest = _SmorestBlueprint(name, name, description=description)

    def get(self, rule: str, *, open: bool = False) -> Callable[[View], View]:  # noqa: A002 - reads best at the call
        """Route GET here: changes nothing."""
        return self._operation("GET", rule, is_open=open)

    def post(
        self,
        rule: str,
        *,
        open: bool = False,  # noqa: A002
        repeatable: bool = False,
    ) -> Callable[[View], View]:
        """Route POST here; `repeatable` promises that the same request sent twice has one effect."""
        return self._operation("POST", rule, is_open=open, is_repeatable=repeatable)

    def put(self, rule: str, *, open: bool = False) -> Callable[[View], View]:  # noqa: A002
        """Route PUT here."""
        return self._operation("PUT", rule, is_open=open)

    def patch(self, rule: str, *, open: bool = False) -> Callable[[View], View]:  # noqa: A002
        """Route PATCH here."""
        return self._operation("PATCH", rule, is_open=open, is_repeatable=False)

    def delete(self, rule: str, *, open: bool = False) -> Callable[[View], View]:  # noqa: A002
        """Route DELETE here."""
        return self._operation("DELETE", rule, is_open=open)

    def takes(self, schema: type[marshmallow.Schema], *, location: str = "json") -> Callable[[View], View]:
        """Validate the input with a schema; it becomes the first argument of the view."""
        # An instance: a class would be made into one again for each request.
        input_schema = schema()
        # A schema that excludes unknown fields does so in a query too, as the standards of OAuth want it.
        lenient = {"unknown": marshmallow.EXCLUDE} if input_schema.unknown == marshmallow.EXCLUDE else {}
        decorate: Callable[[View], View] = self.smorest.arguments(input_schema, location=location, **lenient)
        return decorate

    def returns(
        self, status: HTTPStatus, schema: type[marshmallow.Schema] | None = None
    ) -> Callable[[View], Callable[..., Response]]:
        """Serialise the output with a schema; a view that returns a response of its own is left alone."""
        output_schema = schema() if schema else None
        document = self.smorest.alt_response(int(status), schema=schema, success=True)

        def decorate(view: View) -> Callable[..., Response]:
            @wraps(view)
            def answer(*args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 - passed through
                result = view(*args, **kwargs)
                if isinstance(result, Response):
                    return result
                body = orjson.dumps(output_schema.dump(result)) if output_schema else b""
                return Response(body, status=status, mimetype="application/json" if output_schema else None)

            documented: Callable[..., Response] = document(answer)
            return documented

        return decorate

    def returns_bytes(self, status: HTTPStatus, content_type: str) -> Callable[[View], View]:
        """Document an answer that is a stream of this type; the view makes the response."""
        binary = {"type": "string", "format": "binary"}
        decorate: Callable[[View], View] = self.smorest.alt_response(
            int(status), schema=binary, content_type=content_type, success=True
        )
        return decorate

    def answers(
        self, status: HTTPStatus, schema: type[marshmallow.Schema] | None = None, *, words: str = ""
    ) -> Callable[[View], View]:
        """Document another answer that a standard requires: a redirection, or another kind of refusal."""
        decorate: Callable[[View], View] = self.smorest.alt_response(
            int(status), schema=schema, description=words or status.phrase, success=status < HTTPStatus.BAD_REQUEST
        )
        return decorate

    def refuses(self, *problems: type[Problem]) -> Callable[[View], View]:
        """Document the refusals that a caller should expect."""

        def decorate(view: View) -> View:
            by_status: dict[int, list[type[Problem]]] = {}
            for problem in problems:
                by_status.setdefault(int(problem.status), []).append(problem)
            for status, alike in by_status.items():
                words = " ".join(f"`{problem.slug()}`: {problem.title()}" for problem in alike)
                view = self.smorest.alt_response(status, schema=ProblemSchema, description=words)(view)
            return view

        return decorate

    def _operation(
        self, method: str, rule: str, *, is_open: bool, is_repeatable: bool = True
    ) -> Callable[[View], View]:
        def decorate(view: View) -> View:
            @wraps(view)
            def guarded(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - passed through
                g.is_repeatable = is_repeatable
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
