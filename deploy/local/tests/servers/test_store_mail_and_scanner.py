"""The store checks signatures, the mail catcher keeps mail, the scanner knows its one virus."""

from __future__ import annotations

import json
import smtplib
import socket
import struct
import sys
import urllib.request
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from deploy.local.servers.clamd import EICAR, Clamd, NoClamd
from deploy.local.servers.mail_catcher import Catcher
from deploy.local.servers.ports import LOOPBACK, free_ports
from deploy.local.servers.processes import Child, Command
from deploy.local.servers.rabbitmq import listens
from deploy.local.servers.swift import NoSwift, Store, Swift

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    try:
        swift = Swift(tmp_path_factory.mktemp("swift"), secret="ours")
    except NoSwift as missing:
        pytest.skip(f"missing server: {missing}")
    yield swift.start()
    swift.stop()


def client(store: Store, secret: str) -> S3Client:
    return boto3.client(
        "s3",
        endpoint_url=store.url,
        region_name=store.region,
        aws_access_key_id=store.access_key,
        aws_secret_access_key=secret,
        config=Config(
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            retries={"max_attempts": 0},
        ),
    )


def test_the_store_gives_back_what_it_was_given_and_never_overwrites(store: Store) -> None:
    ours = client(store, store.secret_key)
    ours.create_bucket(Bucket="first")
    ours.put_object(Bucket="first", Key="a/b", Body=b"once", IfNoneMatch="*")
    with pytest.raises(ClientError, match="PreconditionFailed"):
        ours.put_object(Bucket="first", Key="a/b", Body=b"twice", IfNoneMatch="*")
    assert ours.get_object(Bucket="first", Key="a/b")["Body"].read() == b"once"


def test_the_store_refuses_a_wrong_signature(store: Store) -> None:
    with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
        client(store, "another secret").create_bucket(Bucket="second")


def a_message() -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["To"], message["Message-ID"] = "Vos documents", "amandine@example.org", "<1@example>"
    message.set_content("Bonjour é")
    message.add_alternative("<p>Bonjour é</p>", subtype="html")
    return message


def test_the_catcher_keeps_a_message_in_both_its_forms(capfd: pytest.CaptureFixture[str]) -> None:
    catcher = Catcher(free_ports(1)[0])
    catcher.start()
    with smtplib.SMTP(LOOPBACK, catcher._controller.port) as connection:  # noqa: SLF001
        connection.send_message(a_message(), "chartrier@example.org", ["amandine@example.org"])
    catcher.stop()
    (caught,) = catcher.mailbox.messages
    assert (caught.recipients, caught.subject) == (["amandine@example.org"], "Vos documents")
    assert ("Bonjour é" in caught.text, "<p>Bonjour é</p>" in caught.html) == (True, True)
    assert "amandine" not in "".join(capfd.readouterr())


def test_another_process_sees_what_was_caught(tmp_path: Path) -> None:
    smtp, http = free_ports(2)
    child = Child(
        Command(
            "smtp", [sys.executable, "-m", "deploy.local.servers.mail_catcher", str(smtp), str(http)], tmp_path / "log"
        )
    )
    child.wait_until(lambda: listens(smtp) and listens(http), within=60)
    with smtplib.SMTP(LOOPBACK, smtp) as connection:
        connection.send_message(a_message(), "chartrier@example.org", ["amandine@example.org"])
    with urllib.request.urlopen(f"http://{LOOPBACK}:{http}/messages", timeout=5) as answer:
        assert [message["message_id"] for message in json.load(answer)] == ["<1@example>"]
    child.stop()
    assert child.exit_code == 0


def verdict(address: str, content: bytes) -> bytes:
    host, port = address.split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(b"zINSTREAM\0" + struct.pack("!L", len(content)) + content + struct.pack("!L", 0))
        return connection.recv(200)


def test_the_scanner_knows_the_test_virus_and_nothing_else(tmp_path: Path) -> None:
    try:
        clamd = Clamd(tmp_path)
    except NoClamd as missing:
        pytest.skip(f"missing server: {missing}")
    address = clamd.start()
    assert b"FOUND" in verdict(address, EICAR)
    assert b"FOUND" in verdict(address, b"%PDF-1.7 something " + EICAR)
    assert b"OK" in verdict(address, b"%PDF-1.7 nothing")
    clamd.stop()
