"""Run one of the commands of notify: those of every service, and what to do with messages that were given up."""

from flask import Flask

from chartrier.database.session import transaction
from chartrier.runtime.command import main
from chartrier.runtime.current import context
from notify.app import SERVICE, create_app
from notify.messages import queue


def failed_messages(_app: Flask) -> int:
    """List the messages that were given up, and why."""
    with transaction(maintenance=True) as session:
        given_up = queue.failed(session)
    for message in given_up:
        print(f"{message.id}  {message.created_at:%Y-%m-%d %H:%M:%S}  {message.content['type']}  {message.reason}")
    print(f"{len(given_up)} messages given up")
    return 0


def send_failed_again(_app: Flask) -> int:
    """Queue every message that was given up once more."""
    with transaction(maintenance=True) as session:
        given_up = [message.id for message in queue.failed(session)]
        queued = sum(queue.send_again(session, context(), each) for each in given_up)
    print(f"{queued} messages queued again")
    return 0


if __name__ == "__main__":
    main(SERVICE, create_app, {"failed-messages": failed_messages, "send-failed-again": send_failed_again})
