"""The bus on RabbitMQ: quorum queues, confirms, mandatory publishing, delayed retries, dead letters."""

from __future__ import annotations

import queue as waiting
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from typing import Any, Final

import pika
from pika.adapters.blocking_connection import BlockingChannel
from pika.exceptions import AMQPError, UnroutableError
from pika.spec import Basic, BasicProperties

from chartrier.events.broker import BrokerUnavailable, DeadLetter, Depth, Handle, PoisonMessage, failure_reason
from chartrier.events.event import Envelope
from chartrier.observability.logging import logger

PREFETCH: Final = 100
_PERSISTENT: Final = 2
_DELIVERY_LIMIT: Final = 5
_A_WEEK_MS: Final = 7 * 24 * 3600 * 1000
_PUT_BACK_WITHIN: Final = 10.0

log = logger(__name__)


@dataclass(frozen=True)
class _Delivery:
    """A message as the broker handed it over, not settled yet."""

    tag: int
    properties: BasicProperties
    body: bytes


class _Acknowledgements:
    """Acknowledges consecutive handled events together, on the thread of the connection."""

    def __init__(self, channel: BlockingChannel) -> None:
        self._channel = channel
        self._last = 0
        self._scheduled = False
        self._lock = threading.Lock()

    def add(self, tag: int) -> None:
        """Acknowledge an event, with all that are handled until the connection's thread runs."""
        with self._lock:
            self._last = tag
            scheduled, self._scheduled = self._scheduled, True
        if not scheduled:
            self._channel.connection.add_callback_threadsafe(self._acknowledge)

    def _acknowledge(self) -> None:
        with self._lock:
            last, self._scheduled = self._last, False
        self._channel.basic_ack(last, multiple=True)


class RabbitBroker:
    """Each service has a queue, one retry queue per delay, and a queue of dead letters."""

    def __init__(self, url: str, *, prefix: str, retry_after: Sequence[float]) -> None:
        self._parameters = pika.URLParameters(url)
        self._parameters.heartbeat = 30
        self._parameters.blocked_connection_timeout = 10
        self._parameters.socket_timeout = 5
        self._parameters.stack_timeout = 10
        self._prefix = prefix
        self._retry_after = retry_after
        self._exchange = f"{prefix}.events"
        self._publishing: BlockingChannel | None = None
        self._publish_lock = threading.Lock()

    def _name(self, queue: str, suffix: str = "") -> str:
        return f"{self._prefix}.{queue}{suffix}"

    def _retry_queue(self, queue: str, delay: float) -> str:
        return self._name(queue, f".again-in-{delay:g}s")

    @contextmanager
    def _channel(self) -> Iterator[BlockingChannel]:
        try:
            connection = pika.BlockingConnection(self._parameters)
            try:
                yield connection.channel()
            finally:
                if connection.is_open:
                    connection.close()
        except (AMQPError, OSError) as away:
            raise BrokerUnavailable(type(away).__name__) from away

    def declare(self, queue: str, types: Iterable[str]) -> None:
        """Declare the exchange, the service's queues and their bindings; all survive a restart of every node."""
        with self._channel() as channel:
            unrouted = self._name("unrouted")
            self._quorum(channel, unrouted, {"x-max-length": 10_000, "x-message-ttl": _A_WEEK_MS})
            channel.exchange_declare(unrouted, "fanout", durable=True)
            channel.queue_bind(unrouted, unrouted)
            # An event without consumers goes to a queue of its own: mandatory publishing then always means stored.
            channel.exchange_declare(self._exchange, "topic", durable=True, arguments={"alternate-exchange": unrouted})
            dead = self._name(queue, ".dead")
            self._quorum(channel, dead, {})
            self._quorum(
                channel, self._name(queue), self._dead_letters_to(dead) | {"x-delivery-limit": _DELIVERY_LIMIT}
            )
            for delay in sorted(set(self._retry_after)):
                arguments = self._dead_letters_to(self._name(queue)) | {"x-message-ttl": int(delay * 1000)}
                self._quorum(channel, self._retry_queue(queue, delay), arguments)
            for kind in sorted(types):
                channel.queue_bind(self._name(queue), self._exchange, kind)

    @staticmethod
    def _dead_letters_to(queue: str) -> dict[str, Any]:
        return {
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": queue,
            "x-dead-letter-strategy": "at-least-once",
            "x-overflow": "reject-publish",
        }

    @staticmethod
    def _quorum(channel: BlockingChannel, name: str, arguments: dict[str, Any]) -> None:
        channel.queue_declare(name, durable=True, arguments={"x-queue-type": "quorum"} | arguments)

    def publish(self, envelopes: Sequence[Envelope]) -> None:
        """Publish persistently; returns once every event was confirmed."""
        with self._publish_lock:
            try:
                channel = self._publishing_channel()
                for envelope in envelopes:
                    channel.basic_publish(
                        self._exchange, envelope.type, envelope.to_json(), _properties(envelope.type), mandatory=True
                    )
            except (AMQPError, OSError, UnroutableError) as away:
                self._publishing = None
                raise BrokerUnavailable(type(away).__name__) from away

    def _publishing_channel(self) -> BlockingChannel:
        if self._publishing is None or not self._publishing.is_open:
            channel = pika.BlockingConnection(self._parameters).channel()
            channel.confirm_delivery()
            self._publishing = channel
        return self._publishing

    def consume(self, queue: str, handle: Handle, stop: threading.Event) -> None:
        """Receive events on this thread and handle them on another, so that heartbeats never wait for a handler."""
        received: waiting.Queue[_Delivery | None] = waiting.Queue()
        with self._channel() as channel:
            channel.confirm_delivery()
            channel.basic_qos(prefetch_count=PREFETCH)
            channel.basic_consume(self._name(queue), partial(_receive, received))
            worker = threading.Thread(
                target=self._handle_deliveries,
                args=(channel, queue, handle, received),
                name=f"handle-{queue}",
                daemon=True,
            )
            worker.start()
            try:
                while not stop.is_set() and worker.is_alive():
                    channel.connection.process_data_events(time_limit=0.5)
            finally:
                received.put(None)
                worker.join(timeout=30)
                if channel.is_open:
                    channel.connection.process_data_events(time_limit=0)

    def _handle_deliveries(
        self,
        channel: BlockingChannel,
        queue: str,
        handle: Handle,
        received: waiting.Queue[_Delivery | None],
    ) -> None:
        acknowledgements = _Acknowledgements(channel)
        while (delivery := received.get()) is not None:
            if not channel.is_open:
                return
            try:
                handle(Envelope.from_json(delivery.body))
            except Exception as failure:  # noqa: BLE001 - whatever a handler raises, the event must not be lost
                retry_later = partial(self._retry_later, channel, queue, delivery, failure)
                settle: Callable[[], None] = partial(channel.connection.add_callback_threadsafe, retry_later)
                # The acknowledgement of what comes after must not overtake it and take it along.
                acknowledgements = _Acknowledgements(channel)
            else:
                settle = partial(acknowledgements.add, delivery.tag)
            try:
                settle()
            except AMQPError:
                return

    def _retry_later(self, channel: BlockingChannel, queue: str, delivery: _Delivery, failure: Exception) -> None:
        properties = delivery.properties
        headers = dict(properties.headers or {})
        tries = int(headers.get("x-tries", 0))
        given_up = isinstance(failure, (PoisonMessage, ValueError)) or tries >= len(self._retry_after)
        target = self._name(queue, ".dead") if given_up else self._retry_queue(queue, self._retry_after[tries])
        if given_up:
            log.error("event_given_up", event_type=properties.type, failure=type(failure).__name__)
        headers |= {
            "x-tries": tries + 1,
            "x-reason": failure_reason(failure),
            "x-died-at": datetime.now(UTC).isoformat(),
        }
        # Confirmed in its new queue before it is acknowledged in the old one: a crash between doubles, never loses.
        moved = _properties(properties.type or "", headers)
        channel.basic_publish("", target, delivery.body, moved, mandatory=True)
        channel.basic_ack(delivery.tag)

    def dead_letters(self, queue: str) -> list[DeadLetter]:
        """Return the dead letters; they stay in their queue."""
        with self._channel() as channel:
            letters = [
                _dead_letter(method, properties, body) for method, properties, body in self._dead(channel, queue)
            ]
            self._put_back(channel, queue, len(letters))
            return letters

    def _dead(self, channel: BlockingChannel, queue: str) -> Iterator[tuple[Any, BasicProperties, bytes]]:
        name = self._name(queue, ".dead")
        for _ in range(_ready(channel, name)):
            method, properties, body = channel.basic_get(name)
            if method is None or properties is None or body is None:
                return
            yield method, properties, body

    def resend(self, queue: str, letter_id: str) -> bool:
        """Move one dead letter back to its queue; the others stay."""
        with self._channel() as channel:
            channel.confirm_delivery()
            others = 0
            for method, properties, body in self._dead(channel, queue):
                if _dead_letter(method, properties, body).id == letter_id:
                    channel.basic_publish(
                        "", self._name(queue), body, _properties(properties.type or ""), mandatory=True
                    )
                    channel.basic_ack(method.delivery_tag)
                    self._put_back(channel, queue, others)
                    return True
                others += 1
            self._put_back(channel, queue, others)
        return False

    def _put_back(self, channel: BlockingChannel, queue: str, count: int) -> None:
        """Return the letters that were read, and wait for the queue to have them: who reads next finds them all.

        Closing the connection returns them too, but later. The wait has an end, for somebody else may hold some.
        """
        if not count:
            return
        channel.basic_nack(multiple=True, requeue=True)
        give_up_at = time.monotonic() + _PUT_BACK_WITHIN
        while _ready(channel, self._name(queue, ".dead")) < count and time.monotonic() < give_up_at:
            channel.connection.sleep(0.01)

    def depth(self, queue: str) -> Depth:
        """Ask the broker how many messages are ready in a service's queues; those being handled are not counted."""
        retries = [self._retry_queue(queue, delay) for delay in sorted(set(self._retry_after))]
        with self._channel() as channel:
            waiting_now = sum(_ready(channel, name) for name in (self._name(queue), *retries))
            return Depth(waiting_now, _ready(channel, self._name(queue, ".dead")))


def _ready(channel: BlockingChannel, name: str) -> int:
    return int(channel.queue_declare(name, passive=True).method.message_count)


def _receive(
    received: waiting.Queue[_Delivery | None],
    _channel: BlockingChannel,
    method: Basic.Deliver,
    properties: BasicProperties,
    body: bytes,
) -> None:
    received.put(_Delivery(method.delivery_tag, properties, body))


def _properties(kind: str, headers: dict[str, Any] | None = None) -> BasicProperties:
    return BasicProperties(
        content_type="application/cloudevents+json", delivery_mode=_PERSISTENT, type=kind, headers=headers or {}
    )


def _dead_letter(_method: object, properties: BasicProperties, body: bytes) -> DeadLetter:
    headers = properties.headers or {}
    died_at = str(headers.get("x-died-at", datetime.fromtimestamp(0, UTC).isoformat()))
    try:
        identifier = str(Envelope.from_json(body).id)
    except ValueError:
        identifier = f"unreadable-{sha256(body).hexdigest()[:12]}"
    reason = str(headers.get("x-reason", "delivered too often without being handled"))
    return DeadLetter(identifier, properties.type or "?", reason, datetime.fromisoformat(died_at), body)
