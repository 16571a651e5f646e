"""Every operation of auth as its OpenAPI document has it, and a request that the document allows for each."""

import re
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

from flask import Flask

from auth.app import SERVICE
from chartrier.http import openapi

JSON = dict[str, Any]

# What no schema can say: where an application's answers may go.
_ADDRESSES: Final = {"redirect_uris": ["https://exemple.fr/retour"]}
# For patterns: one of these fits each of them.
_WORDS: Final = ("deposit", "a-purpose", "1984-05", "123456", "ABC234", "+33639980012", "0639980012", "x" * 64)
_FORMATS: Final = {
    "date-time": "2026-11-20T10:00:00Z",
    "date": "2026-11-20",
    "email": "quelquun@exemple.fr",
    "uri": "https://exemple.fr/",
    "url": "https://exemple.fr/",
}


@dataclass(frozen=True)
class Operation:
    """One operation, and the least that it takes."""

    name: str
    method: str
    path: str
    is_open: bool
    content_type: str | None
    body: Any

    def options(self) -> JSON:
        """What werkzeug's client sends."""
        if self.content_type == "application/json":
            return {"json": self.body}
        return {"data": self.body} if self.content_type else {}

    def address(self) -> str:
        """The address, with ids that nobody has."""
        return re.sub(r"\{(\w+)\}", lambda found: str(uuid4()) if found[1].endswith("_id") else "client", self.path)


def document() -> JSON:
    """Auth's OpenAPI document, as it is served."""
    app = Flask(SERVICE.name, static_folder=None)
    openapi.register(app, SERVICE.name, SERVICE.blueprints)
    return openapi.document(app)


def operations() -> list[Operation]:
    """Every operation of the document."""
    found = document()
    return [
        _operation(found, path, method, each)
        for path, methods in found["paths"].items()
        for method, each in methods.items()
        if isinstance(each, dict) and "operationId" in each
    ]


def _operation(found: JSON, path: str, method: str, each: JSON) -> Operation:
    content = each.get("requestBody", {}).get("content", {})
    content_type = next(iter(content), None)
    body = _example(found, content[content_type]["schema"]) if content_type else None
    name, is_open = each["operationId"], each["security"] == []
    return Operation(name, method.upper(), path, is_open, content_type, body)


def _example(found: JSON, schema: JSON) -> Any:  # noqa: ANN401 - whatever the schema describes
    if "$ref" in schema:
        return _example(found, found["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
    several = schema.get("allOf") or schema.get("anyOf") or schema.get("oneOf")
    if several:
        return _example(found, several[0])
    if "enum" in schema:
        return schema["enum"][0]
    return _plain(found, schema)


def _plain(found: JSON, schema: JSON) -> Any:  # noqa: ANN401
    kind = schema.get("type")
    match kind[0] if isinstance(kind, list) else kind:
        case "object":
            wanted = schema.get("required", ())
            return {name: _ADDRESSES.get(name) or _example(found, schema["properties"][name]) for name in wanted}
        case "array":
            return [_example(found, schema["items"])] * max(1, schema.get("minItems", 1))
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
    return _text(schema)


def _text(schema: JSON) -> str:
    if schema.get("format") == "uuid":
        return str(uuid4())
    if schema.get("format") in _FORMATS:
        return _FORMATS[schema["format"]]
    pattern, least = schema.get("pattern"), schema.get("minLength", 1)
    return next(word for word in (*_WORDS, "y" * least) if len(word) >= least and re.search(pattern or "", word))


OPERATIONS: Final = {operation.name: operation for operation in operations()}
"""Every operation by its name."""
