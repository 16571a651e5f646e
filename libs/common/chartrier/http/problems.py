"""Problems (RFC 9457) as one tree: the class name is the type, the docstring the title, the argument the detail.

Problem                     400
├── Unauthenticated         401, with WWW-Authenticate
├── Forbidden               403
├── NotFound                404: nothing here, or nothing of the caller's
├── Conflict                409
├── TooLarge                413
├── UnsupportedMediaType    415
├── Invalid                 422, with the field and the reason of each error
├── TooMany                 429
├── Unexpected              500, with a reference and nothing else
└── Unavailable             503, with Retry-After

A service adds its own below these, in its `errors.py`; `@blueprint.refuses(…)` names what an operation may answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar, Final

PROBLEM_JSON: Final = "application/problem+json"


class Problem(Exception):
    """Something went wrong."""

    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST
    headers: ClassVar[dict[str, str]] = {}

    def __init__(self, detail: str = "", **members: Any) -> None:  # noqa: ANN401 - members go to JSON as they are
        super().__init__(detail)
        self.detail = detail
        self.members = members

    @classmethod
    def slug(cls) -> str:
        """Return the last part of the problem's type: `FolderNotFound` is `folder-not-found`."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", cls.__name__).lower()

    @classmethod
    def title(cls) -> str:
        """Return the kind of problem in a sentence."""
        return (cls.__doc__ or cls.__name__).strip().splitlines()[0]

    def as_json(self, reference: str) -> dict[str, Any]:
        """Return the problem document, with the reference that support can look up."""
        body: dict[str, Any] = {
            "type": f"/problems/{self.slug()}",
            "title": self.title(),
            "status": int(self.status),
            "reference": reference,
        }
        if self.detail:
            body["detail"] = self.detail
        return body | self.members


class Unauthenticated(Problem):
    """Sign in first."""

    status = HTTPStatus.UNAUTHORIZED
    headers: ClassVar[dict[str, str]] = {"WWW-Authenticate": "Bearer"}


class Forbidden(Problem):
    """This is not allowed."""

    status = HTTPStatus.FORBIDDEN


class NotFound(Problem):
    """There is nothing here, or nothing of yours."""

    status = HTTPStatus.NOT_FOUND


class Conflict(Problem):
    """This can't be done in the present state."""

    status = HTTPStatus.CONFLICT


class TooLarge(Problem):
    """This is too large."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class UnsupportedMediaType(Problem):
    """The body of this request is of another type."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class TooMany(Problem):
    """Too many tries; wait a little."""

    status = HTTPStatus.TOO_MANY_REQUESTS


class Unavailable(Problem):
    """This can't be done right now; try again in a moment."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    headers: ClassVar[dict[str, str]] = {"Retry-After": "5"}


class Unexpected(Problem):
    """Something unexpected happened. Support can look it up by its reference."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field of the input."""

    field: str
    reason: str


class Invalid(Problem):
    """Some of the information is missing or not right."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *errors: FieldError, detail: str = "") -> None:
        super().__init__(detail, errors=[{"field": error.field, "reason": error.reason} for error in errors])
        self.errors = errors
