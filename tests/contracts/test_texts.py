"""Every text that an operation or a manifest takes is under the rule for text shown to others, or of a named kind."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from chartrier.http.contract import Schema, fields, validate
from vault.api.deposits.manifest import LineSchema, ManifestSchema
from vault.api.deposits.metadata import METADATA

CONTRACTS: Final = sorted((Path(__file__).parents[2] / "contracts/http").glob("*.json"))
MISLEADING: Final = ("\u202e", "a\u202eb", "Facture\u202e fdp.exe", "ad\u200bmin", "a\u2066b", "a" * 63 + "\u202e")
REASON: Final = (
    "takes free text: make it a DisplayText, or name its kind in OTHER_KINDS if nobody else is ever shown it"
)

# What else a text can be: the names of its fields, with their operation where the name alone says too little. What is
# `writeOnly` is a secret; what has a closed pattern, a list of values or a format says so itself.
OTHER_KINDS: Final[Mapping[str, frozenset[str]]] = {
    "a secret, or a place in a list, that we handed out": frozenset(
        {"after", "demande", "receipt", "tickets", "token", "visit", "X-Ticket"}
    ),
    "compared with what we have, and never stored": frozenset(
        {
            "absorbed",
            "accept_terms.kind",
            "accept_terms.version",
            "announce_attachment.kind",
            "answer_about_address.address",
        }
        | {
            "answer_step.step",
            "assign_groups.groups",
            "count_cases.group",
            "find_case.number",
            "export_cases.group",
            "export_cases.label",
            "list_cases.group",
            "list_cases.label",
            "send_cases_to_group.group",
            "list_assignments.company_siret",
            "list_members.right",
            "list_members_of_sites.right",
            "list_members_of_sites.siren",
            "list_sites.siren",
            "look_up_digest.digest",
            "category",
            "journey",
            "journey_key",
            "privacy_version",
            "provider",
            "prove.subject",
            "prove_by_code.subject",
            "send_act_code.subject",
        }
        | {"read_terms.kind", "rights", "survivor", "terms_version"}
    ),
    "an identifier, a telephone or a company number, with rules of its own": frozenset(
        {"ask_for_new_phone.number", "confirm_new_phone.number", "remove_phone.number"}
        | {"prove_former_phone.number"}
        | {"identifier", "mobile", "phone", "private_number", "siret"}
    ),
    "an amount, read as figures": frozenset({"accept_advance.granted", "ask_for_advance.amount"}),
    "the address of an application, in ASCII": frozenset({"redirect_uris", "post_logout_redirect_uris"}),
    "a parameter of OAuth 2.0 or OpenID Connect": frozenset(
        {
            "authorize.scope",
            "authorize_by_form.scope",
            "issue_token.scope",
            "authorize.state",
            "authorize_by_form.state",
        }
        | {"ask_to_sign_out.state", "ask_to_sign_out_by_form.state", "complete_outside_sign_in.state"}
        | {"client_assertion_type", "client_id", "code_challenge", "complete_outside_sign_in.error", "iss"}
        | {"login_hint", "logout_hint", "max_age", "nonce", "post_logout_redirect_uri", "prompt", "redirect_uri"}
        | {"ui_locales"}
    ),
    "what to look for": frozenset({"list_captured_messages.to", "q", "where"}),
    "an answer in a journey, in the letters that our documents are printed with": frozenset({"answer_step.answers"}),
}
NAMED: Final = frozenset[str]().union(*OTHER_KINDS.values())


@dataclass(frozen=True)
class Taken:
    """A text that is taken: by what, under which name, described how."""

    by: str
    name: str
    schema: Mapping[str, Any]

    def __str__(self) -> str:
        """Return it as `operation.name`."""
        return f"{self.by}.{self.name}"

    def is_shown_to_others(self) -> bool:
        """Return whether the rule for such text holds for it."""
        return bool(self.schema.get("x-display-text"))

    def says_its_kind(self) -> bool:
        """Return whether its description leaves no room for text that misleads."""
        described = any(key in self.schema for key in ("enum", "const", "format", "writeOnly"))
        pattern = self.schema.get("pattern")
        return described or (pattern is not None and not any(re.search(pattern, text) for text in MISLEADING))


def texts_in(document: Mapping[str, Any], schema: Mapping[str, Any], name: str, by: str) -> Iterator[Taken]:
    """Yield the texts within a JSON schema."""
    if "$ref" in schema:
        yield from texts_in(document, resolved(document, schema), name, by)
        return
    for each in (one for way in ("anyOf", "oneOf", "allOf") for one in schema.get(way, ())):
        yield from texts_in(document, each, name, by)
    if "string" in (schema.get("type"), *(schema["type"] if isinstance(schema.get("type"), list) else ())):
        yield Taken(by, name, schema)
    for member, inner in schema.get("properties", {}).items():
        yield from texts_in(document, inner, member, by)
    for inner in (schema.get("items"), schema.get("additionalProperties")):
        if isinstance(inner, dict):
            yield from texts_in(document, inner, name, by)


def resolved(document: Mapping[str, Any], reference: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a reference within a document leads to."""
    found: Any = document
    for step in reference["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return dict(found)


def texts_of_operations(document: Mapping[str, Any]) -> Iterator[Taken]:
    """Yield every text that a service's operations take."""
    for methods in document["paths"].values():
        shared = methods.get("parameters", [])
        for operation in (each for method, each in methods.items() if method != "parameters"):
            by = operation["operationId"]
            for parameter in (*shared, *operation.get("parameters", [])):
                found = resolved(document, parameter) if "$ref" in parameter else parameter
                yield from texts_in(document, found["schema"], found["name"], by)
            for body in operation.get("requestBody", {}).get("content", {}).values():
                yield from texts_in(document, body["schema"], "body", by)


def texts_of_schema(schema: type[Schema]) -> list[Taken]:
    """Return every text of a schema that no operation's contract describes, such as a manifest's."""
    spec = APISpec("Texts", "v1", "3.1.0", plugins=[MarshmallowPlugin()])
    spec.components.schema("Looked at", schema=schema)
    document = spec.to_dict()
    return list(texts_in(document, document["components"]["schemas"]["Looked at"], "manifest", schema.__name__))


def unruled(texts: Iterable[Taken]) -> list[str]:
    """Return the texts without a rule, each with what to do about it."""
    return [
        f"{text} {REASON}"
        for text in texts
        if not text.is_shown_to_others() and not text.says_its_kind() and NAMED.isdisjoint({text.name, str(text)})
    ]


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda path: path.stem)
def test_no_operation_takes_free_text_without_a_rule(contract: Path) -> None:
    found = list(texts_of_operations(json.loads(contract.read_text())))
    assert found
    assert unruled(found) == []


@pytest.mark.parametrize("schema", [ManifestSchema, LineSchema, *METADATA.values()], ids=lambda schema: schema.__name__)
def test_no_manifest_takes_free_text_without_a_rule(schema: type[Schema]) -> None:
    assert unruled(texts_of_schema(schema)) == []


def test_each_name_of_a_kind_is_that_of_a_text() -> None:
    taken = [text for path in CONTRACTS for text in texts_of_operations(json.loads(path.read_text()))]
    assert NAMED - {text.name for text in taken} - {str(text) for text in taken} == set()


class NewFolder(Schema):
    """An operation's input as somebody might write it tomorrow."""

    label = fields.String(required=True)
    remarks = fields.List(fields.String(), required=True)
    by_language = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    almost = fields.String(required=True, validate=validate.Regexp(r"^\S[^\r\n\x00]*$"))
    title = fields.DisplayText(80, required=True)
    digest = fields.String(required=True, validate=validate.Regexp(r"^[0-9a-f]{64}\Z"))
    day = fields.Date(required=True)


def test_new_free_text_is_found_wherever_it_stands() -> None:
    found = [problem.split(" takes ")[0] for problem in unruled(texts_of_schema(NewFolder))]
    assert found == [f"NewFolder.{name}" for name in ("label", "remarks", "by_language", "almost")]
