"""The contracts folder: what every service offers, says and hears, generated; and whether they still fit together."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import msgspec
from flask import Flask

from chartrier import contract
from chartrier.events import SAID
from chartrier.service import Service


def write(service: Service, folder: Path) -> None:
    """Write one service's part of the contracts folder."""
    app = Flask(service.name, static_folder=None)
    contract.register(app, service.name, service.blueprints)
    _write(folder / "http" / f"{service.name}.json", contract.openapi(app))
    for stale in (folder / "events").glob(f"{service.name}.*.json"):
        stale.unlink()
    for fact, shape in sorted(SAID.items()):
        if fact.startswith(f"{service.name}."):
            _write(folder / "events" / f"{fact}.json", _schema(shape))
    heard: dict[str, list[Any]] = {}
    for one in service.subscriptions.all():
        heard.setdefault(one.fact, []).append(_schema(one.shape))
    _write(folder / "hears" / f"{service.name}.json", heard)


def write_asyncapi(folder: Path) -> None:
    """Write the one document that lists every fact, who says it and who hears it."""
    hearers: dict[str, list[str]] = {}
    for page in sorted((folder / "hears").glob("*.json")):
        for fact in json.loads(page.read_text()):
            hearers.setdefault(fact, []).append(page.stem)
    facts = {
        page.name.removesuffix(".json"): json.loads(page.read_text()) for page in (folder / "events").glob("*.json")
    }
    document = {
        "asyncapi": "3.0.0",
        "info": {"title": "Chartrier — facts", "version": "v1", "description": "CloudEvents 1.0, structured JSON."},
        "channels": {
            fact: {
                "address": fact,
                "description": f"Heard by {', '.join(hearers.get(fact, [])) or 'nobody yet'}.",
                "messages": {"fact": {"contentType": "application/cloudevents+json", "payload": schema}},
            }
            for fact, schema in sorted(facts.items())
        },
        "operations": {
            f"say-{fact}": {"action": "send", "channel": {"$ref": f"#/channels/{fact.replace('/', '~1')}"}}
            for fact in sorted(facts)
        },
    }
    _write(folder / "asyncapi.json", document)


def misfits(folder: Path) -> list[str]:
    """Return, in a sentence each, where someone reads a field that nobody writes (or not of that type)."""
    found: list[str] = []
    for page in sorted((folder / "hears").glob("*.json")):
        for fact, shapes in json.loads(page.read_text()).items():
            said = folder / "events" / f"{fact}.json"
            if not said.exists():
                found.append(f"{page.stem} hears {fact}, which nobody says.")
                continue
            schema = json.loads(said.read_text())
            found += [f"{page.stem} hears {fact}: {words}" for shape in shapes for words in _unfit(shape, schema)]
    return found


def _unfit(read: dict[str, Any], said: dict[str, Any]) -> list[str]:
    written, wanted = said.get("properties", {}), read.get("properties", {})
    missing = [f"it reads `{name}`, which is not said." for name in read.get("required", []) if name not in written]
    changed = [
        f"`{name}` is read as {_kind(wanted[name])} and said as {_kind(written[name])}."
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
    """`python -m chartrier.contracts FOLDER`: write the list of facts, and fail when anything no longer fits."""
    folder = Path(sys.argv[1])
    write_asyncapi(folder)
    unfit = misfits(folder)
    print("\n".join(unfit) or "every fact heard is said, with every field that is read")
    sys.exit(1 if unfit else 0)


if __name__ == "__main__":
    main()
