"""The address that a request came from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chartrier.http.client_address import client_address, network_of
from chartrier.testing.plugin import ServiceDatabase, settings_of_tests
from libs.common.tests.sample_service.app import create_app


@pytest.mark.parametrize(
    "proxies, forwarded, address",
    [
        (0, "192.0.2.77", "192.0.2.77"),
        (0, "198.51.100.7, 192.0.2.77", "192.0.2.77"),
        (1, "198.51.100.7, 192.0.2.77, 10.0.0.1", "192.0.2.77"),
        (2, "10.0.0.1", "127.0.0.1"),
        (0, "", "127.0.0.1"),
    ],
)
def test_the_client_address_is_the_one_that_our_own_proxies_saw(
    service_database: ServiceDatabase, proxies: int, forwarded: str, address: str
) -> None:
    app = create_app(replace(settings_of_tests("library", service_database), trusted_hops=proxies))
    app.add_url_rule("/address", view_func=client_address)
    answer = app.test_client().get(
        "/address", environ_base={"REMOTE_ADDR": "127.0.0.1"}, headers={"X-Forwarded-For": forwarded}
    )
    assert answer.text == address


@pytest.mark.parametrize(
    "address, network",
    [
        ("192.0.2.77", "192.0.2.0"),
        ("::ffff:203.0.113.9", "203.0.113.0"),
        ("2001:db8:1234:5678::9", "2001:db8:1234::"),
        ("<script>", ""),
        ("", ""),
    ],
)
def test_of_an_address_the_network_is_kept(address: str, network: str) -> None:
    assert network_of(address) == network
