"""The bus, on both of its implementations: nothing is lost, nothing is held up, an operator can mend the rest."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from chartrier.events.broker import Broker, BrokerUnavailable, PoisonMessage
from chartrier.events.broker.postgres import PostgresBroker
from chartrier.events.broker.rabbitmq import RabbitBroker
from chartrier.events.event import Envelope
from chartrier.testing.plugin import ServiceDatabase
from chartrier.testing.running import envelope
from deploy.local.rabbitmq import Rabbit
from libs.common.tests.patience import wait_until

FACT = "library.book-lent.v1"
QUICKLY = (0.05, 0.05, 0.1)


@pytest.fixture(params=["postgresql", pytest.param("rabbitmq", marks=pytest.mark.xdist_group("rabbitmq"))])
def broker(request: pytest.FixtureRequest) -> Broker:
    return make_broker(request, str(request.param), f"t{uuid4().hex[:8]}")


def make_broker(request: pytest.FixtureRequest, kind: str, prefix: str) -> Broker:
    if kind == "rabbitmq":
        rabbit: Rabbit = request.getfixturevalue("rabbit")
        return RabbitBroker(rabbit.url("admin"), prefix=prefix, retry_after=QUICKLY)
    database: ServiceDatabase = request.getfixturevalue("service_database")
    return PostgresBroker(database.superuser, prefix=prefix, retry_after=QUICKLY)


class Consumer:
    """Somebody who hears events, and does with each what the test says."""

    def __init__(self, does: Callable[[Envelope], None] = lambda _: None) -> None:
        self.handled: list[UUID] = []
        self._does = does

    def __call__(self, event: Envelope) -> None:
        self._does(event)
        self.handled.append(event.id)


@contextmanager
def consuming(broker: Broker, consumer: Consumer, queue: str = "shelf") -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=broker.consume, args=(queue, consumer, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=10)
        assert not thread.is_alive()


def events(count: int) -> list[Envelope]:
    return [envelope(FACT, tenant_id=uuid4(), number=number) for number in range(count)]


def test_a_fact_arrives_as_it_was_said(broker: Broker) -> None:
    broker.declare("shelf", [FACT])
    said = envelope(FACT, tenant_id=uuid4(), title="Les Misérables")
    arrived: list[Envelope] = []
    broker.publish([said])
    with consuming(broker, Consumer(arrived.append)):
        wait_until(lambda: len(arrived) == 1)
    assert replace(arrived[0], data=b"") == replace(said, data=b"")
    assert "Les Misérables".encode() in arrived[0].data


def test_facts_wait_for_whoever_is_away_and_reach_everyone_who_hears_them(broker: Broker) -> None:
    broker.declare("shelf", [FACT])
    broker.declare("reader", [FACT])
    said = events(150)
    broker.publish(said)
    for queue in ("shelf", "reader"):
        consumer = Consumer()
        with consuming(broker, consumer, queue):
            wait_until(lambda found=consumer: len(found.handled) >= 150)  # type: ignore[misc]
        assert sorted(consumer.handled) == sorted(event.id for event in said)


def test_a_fact_that_nobody_hears_is_no_obstacle(broker: Broker) -> None:
    broker.declare("shelf", [FACT])
    broker.publish([envelope("library.roof-mended.v1", tenant_id=uuid4())])


def test_what_could_not_be_handled_comes_again_and_holds_up_nobody(broker: Broker) -> None:
    broker.declare("shelf", [FACT])
    first, *others = events(5)
    failures: list[UUID] = []

    def stumble_twice(event: Envelope) -> None:
        if event.id == first.id and len(failures) < 2:
            failures.append(event.id)
            raise RuntimeError("not yet")

    consumer = Consumer(stumble_twice)
    broker.publish([first, *others])
    with consuming(broker, consumer):
        wait_until(lambda: len(consumer.handled) == 5)
    assert consumer.handled[-1] == first.id
    assert broker.dead_letters("shelf") == []


def test_poison_among_good_ones_becomes_a_dead_letter_that_can_be_sent_again(broker: Broker) -> None:
    broker.declare("shelf", [FACT])
    bad, *good = events(4)
    cured = threading.Event()

    def choke(event: Envelope) -> None:
        if event.id == bad.id and not cured.is_set():
            raise PoisonMessage("no such book")

    consumer = Consumer(choke)
    broker.publish([bad, *good])
    with consuming(broker, consumer):
        wait_until(lambda: len(consumer.handled) == 3)
        wait_until(lambda: len(broker.dead_letters("shelf")) == 1)
        letter = broker.dead_letters("shelf")[0]
        assert letter.type == FACT
        assert "no such book" in letter.reason
        cured.set()
        assert broker.resend("shelf", letter.id)
        wait_until(lambda: len(consumer.handled) == 4)
    assert broker.dead_letters("shelf") == []
    assert not broker.resend("shelf", letter.id)


def test_what_fails_every_time_is_given_up_in_the_end(broker: Broker) -> None:
    broker.declare("shelf", [FACT])
    tries: list[UUID] = []

    def never(event: Envelope) -> None:
        tries.append(event.id)
        raise RuntimeError("Key (email)=(alice@exemple.fr) already exists")

    broker.publish(events(1))
    with consuming(broker, Consumer(never)):
        wait_until(lambda: len(broker.dead_letters("shelf")) == 1)
    assert len(tries) == 1 + len(QUICKLY)
    assert broker.dead_letters("shelf")[0].reason == "RuntimeError", "what others say may quote the event"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_hearer_that_dies_before_it_is_done_leaves_the_fact_to_the_next(broker: Broker) -> None:
    broker.declare("shelf", [FACT])
    broker.publish(events(1))
    taken, forever = threading.Event(), threading.Event()

    def hang(_: Envelope) -> None:
        taken.set()
        forever.wait(5)
        raise SystemExit

    stop = threading.Event()
    stuck = threading.Thread(target=broker.consume, args=("shelf", hang, stop), daemon=True)
    stuck.start()
    assert taken.wait(10)
    stop.set()
    forever.set()
    stuck.join(20)
    consumer = Consumer()
    with consuming(broker, consumer):
        wait_until(lambda: len(consumer.handled) == 1)


def test_a_queue_hears_only_what_it_is_bound_to(broker: Broker) -> None:
    broker.declare("shelf", [FACT])
    consumer = Consumer()
    broker.publish([envelope("library.book-burnt.v1", tenant_id=uuid4()), *events(1)])
    with consuming(broker, consumer):
        wait_until(lambda: len(consumer.handled) == 1)
        time.sleep(0.2)
    assert len(consumer.handled) == 1


@pytest.mark.fault
@pytest.mark.xdist_group("rabbitmq")
@pytest.mark.parametrize("end", ["restart", "kill"])
def test_rabbitmq_ended_under_load_loses_nothing(rabbit: Rabbit, end: str) -> None:
    broker = RabbitBroker(rabbit.url("admin"), prefix=f"t{uuid4().hex[:8]}", retry_after=QUICKLY)
    broker.declare("shelf", [FACT])
    said, confirmed, consumer = events(1500), [], Consumer()

    def say_all() -> None:
        for start in range(0, len(said), 50):
            batch = said[start : start + 50]
            while True:
                try:
                    broker.publish(batch)
                    break
                except BrokerUnavailable:
                    time.sleep(0.2)
            confirmed.extend(batch)

    saying = threading.Thread(target=say_all)
    saying.start()
    wait_until(lambda: len(confirmed) >= 300)
    if end == "restart":
        rabbit.restart()
    else:
        rabbit.kill()
        rabbit.start()
    saying.join(60)
    assert len(confirmed) == len(said)
    with consuming(broker, consumer):
        wait_until(lambda: {event.id for event in said} <= set(consumer.handled), within=60)
