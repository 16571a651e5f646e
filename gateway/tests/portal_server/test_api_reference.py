"""All services described in one document, and a page to read it on."""

import json
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from threading import Thread

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from gateway.envoy.json_messages import Json
from gateway.envoy.route_table import INTERNAL_PATHS
from gateway.portal_server.app import create_app
from gateway.portal_server.merged_openapi import documents_in, merge, public_document, without
from gateway.portal_server.settings import CONTRACTS, Settings

CHROMIUM = which("chromium")
POINTER = {"$ref": "#/components/schemas/Held"}
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")


def a_service(path: str, *, operation_id: str, page: Json) -> Json:
    """Return the document of a service with one list, whose pages have this schema."""
    answer = {"description": "a page", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/L"}}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": path, "version": "1"},
        "paths": {path: {"get": {"operationId": operation_id, "tags": ["lists"], "responses": {"200": answer}}}},
        "components": {
            "schemas": {
                "L": {"type": "object", "properties": {"page": {"$ref": "#/components/schemas/Page"}}},
                "Page": page,
                "Problem": {"type": "object"},
            }
        },
        "security": [],
    }


@pytest.fixture
def whole() -> Json:
    return merge(
        {
            "vault": a_service("/api/vault/documents", operation_id="list", page={"type": "integer"}),
            "sharing": a_service("/api/sharing/links", operation_id="list", page={"type": "string"}),
            "notify": a_service("/api/notify/messages", operation_id="messages", page={"type": "string"}),
        }
    )


def schema_of(whole: Json, path: str) -> str:
    schema = whole["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    return str(schema["$ref"])


def test_the_whole_is_a_valid_document_with_every_address(whole: Json) -> None:
    assert list(OpenAPIV31SpecValidator(whole).iter_errors()) == []
    assert set(whole["paths"]) == {"/api/vault/documents", "/api/sharing/links", "/api/notify/messages"}


def test_a_component_that_means_the_same_everywhere_stands_once(whole: Json) -> None:
    assert "Problem" in whole["components"]["schemas"]


def test_components_of_one_name_and_several_meanings_are_renamed_wherever_they_are_used(whole: Json) -> None:
    schemas = whole["components"]["schemas"]
    assert schemas["VaultPage"] == {"type": "integer"}
    assert schemas["SharingPage"] == schemas["NotifyPage"] == {"type": "string"}
    # The lists look alike, letter by letter, but what they point to differs.
    assert schema_of(whole, "/api/vault/documents") == "#/components/schemas/VaultL"
    assert schemas["VaultL"]["properties"]["page"]["$ref"] == "#/components/schemas/VaultPage"
    assert "L" not in schemas
    assert "Page" not in schemas


def test_no_two_operations_share_an_id(whole: Json) -> None:
    names = [item["get"]["operationId"] for item in whole["paths"].values()]
    assert names == ["vault_list", "sharing_list", "messages"]


def test_the_documents_of_the_services_make_one_valid_whole() -> None:
    documents = documents_in(CONTRACTS)
    whole = public_document(CONTRACTS)
    assert list(OpenAPIV31SpecValidator(whole).iter_errors()) == []
    described = {path for document in documents.values() for path in document["paths"]}
    assert set(whole["paths"]) == {path for path in described if not path.startswith(INTERNAL_PATHS)} < described


def test_the_public_document_describes_neither_internal_operations_nor_what_only_they_use() -> None:
    text = json.dumps(public_document(CONTRACTS))
    assert all(path not in text for path in INTERNAL_PATHS)
    described = a_service("/api/vault/documents", operation_id="list", page={"type": "integer"})
    inside = {"get": {"operationId": "export", "responses": {"200": {"$ref": "#/components/responses/Export"}}}}
    described["paths"]["/api/vault/ticketed/export/{document_id}"] = inside
    described["components"]["responses"] = {"Export": {"description": "all", "headers": {"X": {"schema": POINTER}}}}
    described["components"]["schemas"]["Held"] = {"type": "string"}
    described["components"]["securitySchemes"] = {"ticket": {"type": "apiKey", "in": "header", "name": "X-Ticket"}}
    public = without(["/api/vault/ticketed/export"], described)
    assert set(public["paths"]) == {"/api/vault/documents"}
    assert set(public["components"]) == {"schemas", "securitySchemes"}
    assert set(public["components"]["schemas"]) == {"L", "Page"}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    document = a_service("/api/vault/documents", operation_id="list_documents", page={"type": "integer"})
    (tmp_path / "vault.json").write_text(json.dumps(document))
    server = make_server("127.0.0.1", 0, create_app(Settings(portal=tmp_path, contracts=tmp_path)), threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: the page wasn't opened in a browser")
def test_a_developer_reads_the_api_in_a_browser_and_nothing_is_fetched_from_another_host(served: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page()
        errors: list[str] = []
        fetched: list[str] = []
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("request", lambda request: fetched.append(request.url))
        page.goto(f"{served}/api/")
        page.get_by_text("/api/vault/documents").wait_for()
        page.get_by_text("/api/vault/documents").click()
        page.get_by_role("button", name="Try it out").click()
        page.get_by_role("button", name="Execute").wait_for()
        browser.close()
    assert [text for text in errors if "seal.svg" not in text and "404" not in text] == []
    assert all(url.startswith((served, "data:")) for url in fetched)
