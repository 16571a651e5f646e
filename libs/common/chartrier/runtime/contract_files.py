"""The contracts folder: what every service offers, publishes and consumes, generated, and whether these still agree."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import msgspec
from flask import Flask

from chartrier.events.event import EVENT_TYPES
from chartrier.http import openapi
from chartrier.runtime.service import Service


def write(service: Service, folder: Path) -> None:
    """Write one service's part of the contracts folder."""
    app = Flask(service.name, static_folder=None)
    openapi.register(app, service.name, service.blueprints)
    _write(folder / "http" / f"{service.name}.json", openapi.document(app))
    for stale in (folder / "events").glob(f"{service.name}.*.json"):
        stale.unlink()
    for event, shape in sorted(EVENT_TYPES.items()):
        if event.startswith(f"{service.name}."):
            _write(folder / "events" / f"{event}.json", _schema(shape))
    consumed: dict[str, list[Any]] = {}
    for one in service.subscriptions.all():
        consumed.setdefault(one.event_type, []).append(_schema(one.shape))
    _write(folder / "subscriptions" / f"{service.name}.json", consumed)


def write_asyncapi(folder: Path) -> None:
    """Write the one document that lists every event, who publishes it and who consumes it."""
    consumers: dict[str, list[str]] = {}
    for page in sorted((folder / "subscriptions").glob("*.json")):
        for event in json.loads(page.read_text()):
            consumers.setdefault(event, []).append(page.stem)
    events = {
        page.name.removesuffix(".json"): json.loads(page.read_text()) for page in (folder / "events").glob("*.json")
    }
    document = {
        "asyncapi": "3.0.0",
        "info": {"title": "Chartrier — events", "version": "v1", "description": "CloudEvents 1.0, structured JSON."},
        "channels": {
            event: {
                "address": event,
                "description": f"Consumed by {', '.join(consumers.get(event, [])) or 'no service yet'}.",
                "messages": {
                    "event": {"contentType": "application/cloudevents+json", "payload": _for_asyncapi(schema, event)}
                },
            }
            for event, schema in sorted(events.items())
        },
        "components": {
            "schemas": {
                f"{event}.{name}": _for_asyncapi(definition, event)
                for event, schema in sorted(events.items())
                for name, definition in schema.get("$defs", {}).items()
            }
        },
        "operations": {
            f"publish-{event}": {"action": "send", "channel": {"$ref": f"#/channels/{event.replace('/', '~1')}"}}
            for event in sorted(events)
        },
    }
    _write(folder / "asyncapi.json", document)


def _for_asyncapi(schema: Any, event: str) -> Any:  # noqa: ANN401 - any part of a JSON document
    """Return an event's schema as a part of the one document, where `#` is that document and a discriminator a name."""
    if isinstance(schema, list):
        return [_for_asyncapi(each, event) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _for_asyncapi(value, event) for key, value in schema.items() if key != "$defs"}
    if isinstance(reference := found.get("$ref"), str):
        found["$ref"] = reference.replace("#/$defs/", f"#/components/schemas/{event}.")
    if isinstance(discriminator := found.get("discriminator"), dict):
        found["discriminator"] = discriminator["propertyName"]
    return found


def mismatches(folder: Path) -> list[str]:
    """Return, in a sentence each, where a consumer reads a field that is not published, or not of that type."""
    found: list[str] = []
    for page in sorted((folder / "subscriptions").glob("*.json")):
        for event, shapes in json.loads(page.read_text()).items():
            published = folder / "events" / f"{event}.json"
            if not published.exists():
                found.append(f"{page.stem} consumes {event}, which no service publishes.")
                continue
            schema = json.loads(published.read_text())
            found += [
                f"{page.stem} consumes {event}: {words}" for shape in shapes for words in _mismatches_of(shape, schema)
            ]
    return found


def _mismatches_of(read: dict[str, Any], published: dict[str, Any]) -> list[str]:
    written, wanted = published.get("properties", {}), read.get("properties", {})
    missing = [
        f"it reads `{name}`, which is not published." for name in read.get("required", []) if name not in written
    ]
    changed = [
        f"`{name}` is read as {_kind(wanted[name])} and published as {_kind(written[name])}."
        for name in wanted.keys() & written.keys()
        if not _kind(written[name]) <= _kind(wanted[name])
    ]
    return missing + changed


def _kind(schema: dict[str, Any]) -> set[str]:
    if "anyOf" in schema:
        return set().union(*(_kind(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return {"string"}
    if "$ref" in schema or "properties" in schema:
        return {"object"}
    found = schema.get("type", "object")
    return {found} if isinstance(found, str) else set(found)


def _schema(shape: type[Any]) -> dict[str, Any]:
    (out,), components = msgspec.json.schema_components([shape], ref_template="#/$defs/{name}")
    name = str(out.get("$ref", "")).rsplit("/", 1)[-1]
    schema = dict(components.pop(name, out))
    return schema | ({"$defs": components} if components else {})


def _write(path: Path, document: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True) + "\n")


def main() -> None:
    """`python -m chartrier.runtime.contract_files FOLDER`: list the events, and fail when anything no longer fits."""
    folder = Path(sys.argv[1])
    write_asyncapi(folder)
    unfit = mismatches(folder)
    print("\n".join(unfit) or "every event that is consumed is published, with every field that is read")
    sys.exit(1 if unfit else 0)


if __name__ == "__main__":
    main()
