"""One OpenAPI document out of the services' own."""

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from gateway.envoy.route_table import INTERNAL_PATHS

Json = dict[str, Any]
Documents = Mapping[str, Json]
# Components that are used by a pointer; security schemes are used by their name.
REFERRED = ("schemas", "responses", "parameters", "headers")
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def documents_in(folder: Path) -> dict[str, Json]:
    """Read the services' documents: `<service>.json`, in the order of their names."""
    return {file.stem: json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))}


def public_document(folder: Path) -> Json:
    """Return one document of all that the gateway routes to the services whose documents are there."""
    return merge({name: without(INTERNAL_PATHS, document) for name, document in documents_in(folder).items()})


def without(internal: Collection[str], document: Json) -> Json:
    """Return a document without what is at internal paths or below them, and without what only that used."""
    public = {path: item for path, item in document["paths"].items() if not _is_below(path, internal)}
    used = _reached(public, document)
    components: Json = {}
    for section, named in document.get("components", {}).items():
        for name, component in named.items():
            if section not in REFERRED or _pointer(section, name) in used:
                components.setdefault(section, {})[name] = component
    return {**document, "paths": public, "components": components}


def _is_below(path: str, internal: Collection[str]) -> bool:
    return any(f"{path}/".startswith(f"{parent}/") for parent in internal)


def merge(documents: Documents) -> Json:
    """Merge the documents; components of one name and two meanings get their service's name in front."""
    renamed = _names(documents)
    operations = _operation_ids(documents)
    whole: Json = {
        "openapi": "3.1.0",
        "info": {
            "title": "Chartrier",
            "version": max((document["info"]["version"] for document in documents.values()), default="0"),
            "description": "Everything that the portal, mobile clients and connectors use.",
        },
        "servers": [{"url": "/"}],
        "tags": [],
        "paths": {},
        "components": {},
    }
    for service, document in documents.items():
        _add(whole, service, _pointing(document, renamed[service]), renamed[service], operations)
    return whole


def _add(whole: Json, service: str, document: Json, names: Mapping[str, str], operations: set[str]) -> None:
    for path, item in document.get("paths", {}).items():
        whole["paths"][path] = _path(service, item, document.get("security"), operations)
        for tag in _tags(whole["paths"][path]):
            if tag not in whole["tags"]:
                whole["tags"].append(tag)
    for section, components in document.get("components", {}).items():
        target = whole["components"].setdefault(section, {})
        for name, component in components.items():
            target[_last(names.get(_pointer(section, name), name))] = component


def _path(service: str, item: Json, security: object, twice: set[str]) -> Json:
    described = dict(item)
    for method in METHODS:
        if method not in item:
            continue
        operation = dict(item[method])
        if operation.get("operationId") in twice:
            operation["operationId"] = f"{service}_{operation['operationId']}"
        # One list, service by service, whatever each calls its own parts.
        operation["tags"] = [f"{service}: {tag}" for tag in operation.get("tags", [])] or [service]
        if security is not None:
            operation.setdefault("security", security)
        described[method] = operation
    return described


def _tags(item: Json) -> list[Json]:
    return [{"name": tag} for method in METHODS for tag in item.get(method, {}).get("tags", [])]


def _operation_ids(documents: Documents) -> set[str]:
    """Find the operation ids that more than one operation has."""
    seen: set[str] = set()
    twice: set[str] = set()
    for document in documents.values():
        for item in document.get("paths", {}).values():
            for method in METHODS:
                operation_id = item.get(method, {}).get("operationId")
                (twice if operation_id in seen else seen).add(operation_id)
    return twice - {None}


def _names(documents: Documents) -> dict[str, dict[str, str]]:
    """Find, for each service, the pointers that must change because others mean something else by that name."""
    meanings: dict[str, set[str]] = {}
    for document in documents.values():
        for pointer, component in _components(document):
            meanings.setdefault(pointer, set()).add(_closed(component, document))
    return {
        service: {
            pointer: f"{pointer.rpartition('/')[0]}/{service.capitalize()}{_last(pointer)}"
            for pointer, _ in _components(document)
            if len(meanings[pointer]) > 1
        }
        for service, document in documents.items()
    }


def _components(document: Json) -> list[tuple[str, object]]:
    return [
        (_pointer(section, name), component)
        for section, components in document.get("components", {}).items()
        for name, component in components.items()
    ]


def _closed(component: object, document: Json) -> str:
    """Write a component together with all that it points to: two are the same only when all of that is."""
    return json.dumps([component, _reached(component, document)], sort_keys=True)


def _reached(start: object, document: Json) -> dict[str, object]:
    """Return every component that is pointed to from there, by its pointer."""
    reached: dict[str, object] = {}
    left = [start]
    while left:
        for pointer in _pointers(left.pop()):
            if pointer not in reached:
                section, _, name = pointer.removeprefix("#/components/").partition("/")
                reached[pointer] = document["components"][section][name]
                left.append(reached[pointer])
    return reached


def _pointers(value: object) -> list[str]:
    if isinstance(value, dict):
        return [pointer for inner in value.values() for pointer in _pointers(inner)]
    if isinstance(value, list):
        return [pointer for inner in value for pointer in _pointers(inner)]
    return [value] if isinstance(value, str) and value.startswith("#/components/") else []


def _pointing(document: Json, names: Mapping[str, str]) -> Json:
    """Give the document with every pointer turned to the new names, in discriminators too."""
    turned = _turned(document, names)
    return turned if isinstance(turned, dict) else document


def _turned(value: object, names: Mapping[str, str]) -> object:
    if isinstance(value, dict):
        return {name: _turned(inner, names) for name, inner in value.items()}
    if isinstance(value, list):
        return [_turned(inner, names) for inner in value]
    return names.get(value, value) if isinstance(value, str) else value


def _pointer(section: str, name: str) -> str:
    return f"#/components/{section}/{name}"


def _last(pointer: str) -> str:
    return pointer.rpartition("/")[2]
