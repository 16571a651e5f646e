"""The bus, on both of its implementations: nothing is lost, nothing is held up, an operator can mend the rest."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from chartrier.events.broker import Broker, BrokerUnavailable, Depth, PoisonMessage
from chartrier.events.broker.postgres import PostgresBroker
from chartrier.events.broker.rabbitmq import RabbitBroker
from chartrier.events.event import Envelope
from chartrier.testing.plugin import ServiceDatabase
from chartrier.testing.running import envelope
from deploy.local.servers.rabbitmq import Rabbit
from libs.common.tests.events.bus import LENT, RETRY_SOON
from libs.common.tests.waiting import wait_until


@pytest.fixture(params=["postgresql", pytest.param("rabbitmq", marks=pytest.mark.xdist_group("rabbitmq"))])
def broker(request: pytest.FixtureRequest) -> Broker:
    return make_broker(request, str(request.param), f"t{uuid4().hex[:8]}")


def make_broker(request: pytest.FixtureRequest, kind: str, prefix: str) -> Broker:
    if kind == "rabbitmq":
        rabbit: Rabbit = request.getfixturevalue("rabbit")
        return RabbitBroker(rabbit.url("admin"), prefix=prefix, retry_after=RETRY_SOON)
    database: ServiceDatabase = request.getfixturevalue("service_database")
    return PostgresBroker(database.superuser, prefix=prefix, retry_after=RETRY_SOON)


class Consumer:
    """A consumer that does with each event what the test names."""

    def __init__(self, does: Callable[[Envelope], None] = lambda _: None) -> None:
        self.handled: list[UUID] = []
        self._does = does

    def __call__(self, event: Envelope) -> None:
        self._does(event)
        self.handled.append(event.id)


@contextmanager
def consuming(broker: Broker, consumer: Consumer, queue: str = "library") -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=broker.consume, args=(queue, consumer, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=60)
        assert not thread.is_alive()


def events(count: int) -> list[Envelope]:
    return [envelope(LENT, tenant_id=uuid4(), number=number) for number in range(count)]


def test_an_event_arrives_as_it_was_published(broker: Broker) -> None:
    broker.declare("library", [LENT])
    published = envelope(LENT, tenant_id=uuid4(), title="Les Misérables")
    arrived: list[Envelope] = []
    broker.publish([published])
    with consuming(broker, Consumer(arrived.append)):
        wait_until(lambda: len(arrived) == 1)
    assert replace(arrived[0], data=b"") == replace(published, data=b"")
    assert "Les Misérables".encode() in arrived[0].data


def test_events_wait_for_a_consumer_that_is_away_and_reach_every_consumer(broker: Broker) -> None:
    broker.declare("library", [LENT])
    broker.declare("reader", [LENT])
    published = events(150)
    broker.publish(published)
    for queue in ("library", "reader"):
        consumer = Consumer()
        with consuming(broker, consumer, queue):
            wait_until(lambda found=consumer: len(found.handled) >= 150)  # type: ignore[misc]
        assert sorted(consumer.handled) == sorted(event.id for event in published)


def test_it_counts_what_waits_and_what_was_given_up(broker: Broker) -> None:
    broker.declare("library", [LENT])
    assert broker.depth("library") == Depth(waiting=0, dead=0)
    broker.publish(events(3))
    wait_until(lambda: broker.depth("library") == Depth(waiting=3, dead=0))

    def refuse(_: Envelope) -> None:
        raise PoisonMessage("not what it reads")

    with consuming(broker, Consumer(refuse)):
        wait_until(lambda: broker.depth("library") == Depth(waiting=0, dead=3))


def test_an_event_without_consumers_is_no_obstacle(broker: Broker) -> None:
    broker.declare("library", [LENT])
    [lent] = events(1)
    broker.publish([envelope("lending.desk-closed.v1", tenant_id=uuid4()), lent])
    consumer = Consumer()
    with consuming(broker, consumer):
        wait_until(lambda: len(consumer.handled) == 1)
    assert consumer.handled == [lent.id]
    assert broker.dead_letters("library") == []


def test_an_event_that_could_not_be_handled_comes_again_and_delays_no_other(broker: Broker) -> None:
    broker.declare("library", [LENT])
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
    assert broker.dead_letters("library") == []


def test_poison_among_good_ones_becomes_a_dead_letter_that_can_be_sent_again(broker: Broker) -> None:
    broker.declare("library", [LENT])
    bad, *good = events(4)
    cured = threading.Event()

    def choke(event: Envelope) -> None:
        if event.id == bad.id and not cured.is_set():
            raise PoisonMessage("no such book")

    consumer = Consumer(choke)
    broker.publish([bad, *good])
    with consuming(broker, consumer):
        wait_until(lambda: len(consumer.handled) == 3)
        wait_until(lambda: len(broker.dead_letters("library")) == 1)
        letter = broker.dead_letters("library")[0]
        assert letter.type == LENT
        assert "no such book" in letter.reason
        cured.set()
        assert broker.resend("library", letter.id)
        wait_until(lambda: len(consumer.handled) == 4)
    assert broker.dead_letters("library") == []
    assert not broker.resend("library", letter.id)


def test_dead_letters_that_were_just_read_are_there_for_whoever_reads_next(broker: Broker) -> None:
    broker.declare("library", [LENT])
    cured = threading.Event()

    def choke(_: Envelope) -> None:
        if not cured.is_set():
            raise PoisonMessage("no such book")

    consumer = Consumer(choke)
    broker.publish(events(3))
    with consuming(broker, consumer):
        wait_until(lambda: broker.depth("library").dead == 3)
        assert [len(broker.dead_letters("library")) for _ in range(10)] == [3] * 10
        letters = broker.dead_letters("library")
        cured.set()
        # The last first: the others are read on the way, and stay.
        assert [broker.resend("library", letter.id) for letter in reversed(letters)] == [True] * 3
        wait_until(lambda: len(consumer.handled) == 3)
    assert broker.dead_letters("library") == []


def test_what_fails_every_time_is_given_up_in_the_end(broker: Broker) -> None:
    broker.declare("library", [LENT])
    tries: list[UUID] = []

    def never(event: Envelope) -> None:
        tries.append(event.id)
        raise RuntimeError("Key (email)=(alice@exemple.fr) already exists")

    broker.publish(events(1))
    with consuming(broker, Consumer(never)):
        wait_until(lambda: len(broker.dead_letters("library")) == 1)
    assert len(tries) == 1 + len(RETRY_SOON)
    assert broker.dead_letters("library")[0].reason == "RuntimeError", "messages of others may quote the event"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_consumer_that_dies_before_it_is_done_leaves_the_event_to_the_next(broker: Broker) -> None:
    broker.declare("library", [LENT])
    broker.publish(events(1))
    taken, forever = threading.Event(), threading.Event()

    def hang(_: Envelope) -> None:
        taken.set()
        forever.wait(5)
        raise SystemExit

    stop = threading.Event()
    stuck = threading.Thread(target=broker.consume, args=("library", hang, stop), daemon=True)
    stuck.start()
    assert taken.wait(10)
    stop.set()
    forever.set()
    stuck.join(20)
    consumer = Consumer()
    with consuming(broker, consumer):
        wait_until(lambda: len(consumer.handled) == 1)


def test_a_queue_receives_only_what_it_is_bound_to(broker: Broker) -> None:
    broker.declare("library", [LENT])
    consumer = Consumer()
    broker.publish([envelope("lending.book-burnt.v1", tenant_id=uuid4()), *events(1)])
    with consuming(broker, consumer):
        # Published after the other, this one would have come after it too.
        wait_until(lambda: len(consumer.handled) > 0)
    assert len(consumer.handled) == 1


@pytest.mark.fault
@pytest.mark.xdist_group("rabbitmq")
@pytest.mark.parametrize("end", ["restart", "kill"])
def test_rabbitmq_ended_under_load_loses_nothing(rabbit: Rabbit, end: str) -> None:
    broker = RabbitBroker(rabbit.url("admin"), prefix=f"t{uuid4().hex[:8]}", retry_after=RETRY_SOON)
    broker.declare("library", [LENT])
    published, confirmed, consumer = events(1500), [], Consumer()

    def publish_all() -> None:
        for start in range(0, len(published), 50):
            batch = published[start : start + 50]
            while True:
                try:
                    broker.publish(batch)
                    break
                except BrokerUnavailable:
                    time.sleep(0.2)
            confirmed.extend(batch)

    publishing = threading.Thread(target=publish_all)
    publishing.start()
    wait_until(lambda: len(confirmed) >= 300)
    if end == "restart":
        rabbit.restart()
    else:
        rabbit.kill()
        rabbit.start()
    publishing.join(60)
    assert len(confirmed) == len(published)
    with consuming(broker, consumer):
        wait_until(lambda: {event.id for event in published} <= set(consumer.handled), within=60)
