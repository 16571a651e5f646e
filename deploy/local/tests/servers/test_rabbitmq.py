"""A private RabbitMQ node lets each service do its own work only, and keeps what it confirmed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pika
import pytest
from pika.adapters.blocking_connection import BlockingChannel
from pika.exceptions import ChannelClosedByBroker

from chartrier.events.broker import BrokerUnavailable
from chartrier.events.broker.rabbitmq import RabbitBroker
from deploy.local.servers.rabbitmq import NoRabbit, Rabbit, listens

PASSWORDS = {"auth": "auth's", "vault": "vault's"}


@pytest.fixture(scope="module")
def rabbit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rabbit]:
    try:
        node = Rabbit(tmp_path_factory.mktemp("rabbitmq"), PASSWORDS)
    except NoRabbit as missing:
        pytest.skip(f"missing server: {missing}")
    node.start()
    RabbitBroker(node.url("vault"), prefix="chartrier", retry_after=[1]).declare("vault", ["auth.seen.v1"])
    yield node
    node.stop()


def channel(rabbit: Rabbit, user: str) -> BlockingChannel:
    opened = pika.BlockingConnection(pika.URLParameters(rabbit.url(user))).channel()
    opened.confirm_delivery()
    return opened


def test_a_service_declares_only_its_own_queues(rabbit: Rabbit) -> None:
    with pytest.raises(BrokerUnavailable):
        RabbitBroker(rabbit.url("auth"), prefix="chartrier", retry_after=[1]).declare("vault", [])


def test_a_service_announces_only_its_own_facts(rabbit: Rabbit) -> None:
    with pytest.raises(ChannelClosedByBroker, match="ACCESS_REFUSED"):
        channel(rabbit, "auth").basic_publish("chartrier.events", "vault.seen.v1", b"{}", mandatory=True)


def test_what_was_confirmed_is_there_after_a_kill(rabbit: Rabbit) -> None:
    kept = pika.BasicProperties(delivery_mode=2)
    channel(rabbit, "auth").basic_publish("chartrier.events", "auth.seen.v1", b"once", kept, mandatory=True)
    rabbit.kill()
    rabbit.start()

    asking = channel(rabbit, "vault")
    deadline = time.monotonic() + 60
    body = None
    while body is None and time.monotonic() < deadline:
        time.sleep(0.2)
        _, _, body = asking.basic_get("chartrier.vault", auto_ack=True)
    assert body == b"once"


def test_a_stopped_node_frees_its_port(tmp_path: Path, rabbit: Rabbit) -> None:
    other = Rabbit(tmp_path / "other", PASSWORDS)
    other.start()
    port = int(other.url("auth").rsplit(":", 1)[1].split("/")[0])
    assert listens(port)
    other.stop()
    assert not listens(port)
