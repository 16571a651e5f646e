"""One spelling of each address is answered; limits can't be avoided by another, and internal addresses have none."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gateway.envoy.route_table import INTERNAL_PATHS, OPERATOR_PATHS, ROUTES, SERVICES, Rate
from gateway.portal_server.merged_openapi import METHODS, documents_in
from gateway.portal_server.settings import CONTRACTS
from gateway.tests.conftest import a_topology
from gateway.tests.real_envoy import Gateway, RawClient, Upstream, running

DOCUMENTS = documents_in(CONTRACTS)
AN_ID = "0198c3f0-abcd-7000-8000-00000000a11c"
FEW = Rate(burst=2, per_second=1)


def operations(service: str) -> list[tuple[str, str]]:
    """List the operations of a service that are offered outside: method, and the path with an id for each parameter."""
    return [
        (method.upper(), filled(path))
        for path, item in DOCUMENTS[service]["paths"].items()
        for method in METHODS
        if method in item and not path.startswith(INTERNAL_PATHS)
    ]


def filled(path: str) -> str:
    return "/".join(AN_ID if segment.startswith("{") else segment for segment in path.split("/"))


def other_spellings(path: str) -> list[str]:
    """Return other ways to write a path, of which some server somewhere would make the same."""
    head, _, last = path.rpartition("/")
    first, rest = path.split("/")[1], path.removeprefix(f"/{path.split('/')[1]}")
    letter = next(place for place, character in enumerate(path) if character.isalpha() and place > len(head))
    encoded = f"%{ord(path[letter]):02x}"
    return [
        f"{path}/",
        f"{path}//",
        f"/{path}",
        f"//{path}",
        f"{head}//{last}",
        f"{head}/./{last}",
        f"/.{path}",
        f"{path}/.",
        f"{head}/x/../{last}",
        f"{path}/x/..",
        f"/..{path}",
        f"{head}/%2e/{last}",
        f"{head}/x/%2e%2E/{last}",
        f"{head}/x/.%2e/{last}",
        f"{head}%2F{last}",
        f"{head}%2f{last}",
        f"{head}\\{last}",
        f"{head}%5C{last}",
        f"{head}%252F{last}",
        path[:letter] + encoded + path[letter + 1 :],
        path[:letter] + encoded.upper() + path[letter + 1 :],
        path[:letter] + encoded.replace("%", "%25") + path[letter + 1 :],
        path[:letter] + path[letter].upper() + path[letter + 1 :],
        f"/{first.upper()}{rest}",
        path.upper(),
        f"{path};x=1",
        f"{path};",
        f"{head};x=1/{last}",
        f"{path}.",
        f"{path}%20",
        f"{path}%00",
        f"{path}%09",
        f"{path}%0a",
        f"{path}%3fx",
        f"{path}%23x",
        f"{path}#x",
        f"{path},",
        f"{path}=",
        f"{path}%c0%af",
        f"{path}%ef%bc%8f",
        f"http://gateway.test{path}",
        f"https://gateway.test{path}",
        path.removeprefix("/"),
        f" {path}/",
    ]


@pytest.mark.parametrize("service", [service for service in SERVICES if service in DOCUMENTS])
def test_of_all_spellings_of_each_operation_one_reaches_its_service(
    gateway: Gateway, upstream: Upstream, bearer: dict[str, str], service: str
) -> None:
    client = RawClient(gateway, **bearer)
    for method, path in operations(service):
        for spelling in other_spellings(path):
            assert client.status(method, spelling) in {400, 404}, (method, spelling)
            assert upstream.requests == [], (method, spelling)
        assert client.status(method, path) == 200
        assert [(request.method, request.path) for request in upstream.requests] == [(method, path)]
        upstream.requests.clear()


@pytest.mark.parametrize("page", ["/connexion", "/documents/0198c3f0-abcd-7000-8000-00000000a11c/signature"])
def test_of_all_spellings_of_a_page_only_a_final_slash_reaches_the_portal_server_which_redirects_it(
    gateway: Gateway, upstream: Upstream, page: str
) -> None:
    client = RawClient(gateway)
    for spelling in other_spellings(page):
        client.status("GET", spelling)
    # A page in upper case is another page, which the portal does not have.
    assert {request.path for request in upstream.requests if request.path == request.path.lower()} == {f"{page}/"}


@pytest.fixture
def strict_gateway(shared_upstream: Upstream, tmp_path: Path) -> Iterator[Gateway]:
    """An Envoy with the same table, but few requests for each address."""
    table = [replace(line, rate_per_address=FEW if line.rate_per_address else None) for line in ROUTES]
    with running(a_topology(shared_upstream, tmp_path), tmp_path, table) as started:
        yield started


def limited_operations() -> list[tuple[str, str]]:
    """List every operation whose line of the table has a limit for each address."""
    limited = {line.path: line.methods for line in ROUTES if line.rate_per_address}
    return [
        (method, path)
        for service in DOCUMENTS
        for method, path in operations(service)
        if method in limited.get(path, ())
    ]


def test_a_limit_counts_all_spellings_of_an_address_together(
    strict_gateway: Gateway, upstream: Upstream, bearer: dict[str, str]
) -> None:
    client = RawClient(strict_gateway, **bearer)
    operations_with_limit = limited_operations()
    assert len(operations_with_limit) > 20
    for method, path in operations_with_limit:
        upstream.requests.clear()
        began = time.monotonic()
        while client.status(method, path) != 429:
            assert len(upstream.requests) < 50, f"nothing limits {method} {path}"
        for spelling in other_spellings(path):
            client.status(method, spelling)
        # The bucket is filled by one token in each second that passes.
        assert len(upstream.requests) <= FEW.burst + 1 + time.monotonic() - began, (method, path)


@pytest.mark.parametrize("path", [*OPERATOR_PATHS, *(f"{path}/{AN_ID}" for path in INTERNAL_PATHS), *INTERNAL_PATHS])
def test_an_internal_address_is_not_found_in_any_spelling_even_with_a_token(
    gateway: Gateway, upstream: Upstream, bearer: dict[str, str], path: str
) -> None:
    for client in (RawClient(gateway), RawClient(gateway, **bearer)):
        assert client.status("GET", path) == 404
        for method in ("GET", "HEAD", "PUT", "POST"):
            for spelling in [path, f"{path}?x=1", f"{path}?", *other_spellings(path)]:
                assert client.status(method, spelling) in {400, 401, 404}, (method, spelling)
    assert upstream.requests == []


def test_every_address_of_a_contract_can_be_written_in_the_one_spelling(gateway: Gateway, upstream: Upstream) -> None:
    """A parameter that needs capitals or escapes would never reach its service."""
    parameters = [
        (path, parameter["schema"])
        for document in DOCUMENTS.values()
        for path, item in document["paths"].items()
        for described in (item, *(item[method] for method in METHODS if method in item))
        for parameter in described.get("parameters", ())
        if parameter.get("in") == "path"
    ]
    assert len(parameters) > 20
    digest = "/api/signature/verifications/{digest}"
    figures = {f"/api/tenancy/companies/{{siren}}/{of}" for of in ("members", "sites")}
    words = {"/api/auth/terms/{kind}", "/api/deposits/journeys/{journey_key}", digest} | figures
    others = {path for path, schema in parameters if schema.get("format") != "uuid" and schema["type"] != "integer"}
    assert {path.partition("/versions/")[0] for path in others} <= words
    for word in ("deposit_client", "property-seizure-recovery", "v1.2"):
        assert gateway.send("GET", f"/api/auth/terms/{word}").status_code == 200
