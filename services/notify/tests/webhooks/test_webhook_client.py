"""The client of webhooks: it connects to the address that it checked, and to none that leads inside."""

import socket
import threading
from collections.abc import Iterator, Sequence
from ipaddress import ip_address

import pytest

from deploy.local.servers.ports import free_port
from notify.adapters.public_addresses import is_public
from notify.adapters.webhook_client import AttemptFailed, WebhookClient
from services.notify.tests.webhooks.receiver import Receiver, receiver


class Names:
    """A name server under somebody else's power: each look-up may be answered differently."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers, self.asked = list(answers), list[str]()

    def __call__(self, host: str, _port: int) -> Sequence[str]:
        self.asked.append(host)
        return self.answers[min(len(self.asked), len(self.answers)) - 1]


@pytest.mark.spec("NOTIF-07")
@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "100.100.100.200", "168.63.129.16", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "fe80::1", "fd00:ec2::254", "fec0::1",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2001:0:1::1", "ff02::1", "2001:db8::1",
    ],
)  # fmt: skip
def test_an_address_that_leads_inside_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.spec("NOTIF-07")
def test_a_name_that_changes_between_look_up_and_connection_leads_nowhere_else() -> None:
    with receiver("127.0.0.2") as checked, receiver("127.0.0.1", checked.port) as inside:
        names = Names(["127.0.0.2"], ["127.0.0.1"])
        client = WebhookClient(timeout=5, loopback=True, resolve=names)
        status = client.post(f"http://erp.exemple.test:{checked.port}/a", b"{}", {})
        assert (status, names.asked) == (204, ["erp.exemple.test"])
        assert (len(checked.taken), len(inside.taken)) == (1, 0)
        assert checked.taken[0][0]["host"] == f"erp.exemple.test:{checked.port}"


@pytest.mark.spec("NOTIF-07")
@pytest.mark.parametrize(
    "found", [["127.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::ffff:127.0.0.1"]], ids=["inside", "both", "mapped"]
)
def test_a_name_that_leads_inside_is_refused_before_any_connection(found: list[str]) -> None:
    with receiver() as inside:
        with pytest.raises(AttemptFailed) as failed:
            WebhookClient(resolve=Names(found)).post(f"https://erp.exemple.test:{inside.port}/", b"{}", {})
        assert (failed.value.reason, inside.taken) == ("address-not-public", [])


@pytest.mark.spec("NOTIF-07")
def test_a_redirection_is_not_followed(erp: Receiver) -> None:
    with receiver() as inside:
        erp.answers_with, erp.redirects_to = 307, inside.url
        assert WebhookClient(timeout=5, loopback=True).post(erp.url, b"{}", {}) == 307
        assert inside.taken == []


def test_without_encryption_nothing_leaves_this_machine() -> None:
    with pytest.raises(AttemptFailed):
        WebhookClient(resolve=Names(["93.184.216.34"])).post("http://erp.exemple.test/", b"{}", {})


def test_a_name_that_nobody_knows_and_a_port_that_nobody_listens_on_are_told_apart() -> None:
    def unknown(_host: str, _port: int) -> Sequence[str]:
        raise socket.gaierror

    reasons = []
    for resolve in (
        unknown,
        Names([]),
        Names(["127.0.0.1"]),
    ):
        client = WebhookClient(timeout=5, loopback=True, resolve=resolve)
        with pytest.raises(AttemptFailed) as failed:
            client.post(f"http://erp.exemple.test:{free_port()}/", b"{}", {})
        reasons.append(failed.value.reason)
    assert reasons == ["name-unknown", "name-unknown", "not-connected"]


def test_an_answer_without_encryption_on_an_encrypted_address_is_a_refused_certificate(erp: Receiver) -> None:
    with pytest.raises(AttemptFailed) as failed:
        WebhookClient(timeout=5, loopback=True).post(erp.url.replace("http:", "https:"), b"{}", {})
    assert failed.value.reason == "certificate-refused"


@pytest.fixture
def dripping() -> Iterator[int]:
    """A program that answers one byte after the other, without end; its port."""
    server, over = socket.create_server(("127.0.0.1", free_port())), threading.Event()

    def drip() -> None:
        connected, _ = server.accept()
        with connected:
            connected.sendall(b"HTTP/1.1 200 OK\r\nX-A: ")
            while not over.wait(0.02):
                try:
                    connected.sendall(b"a")
                except OSError:
                    return

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    yield server.getsockname()[1]
    over.set()
    thread.join()
    server.close()


def test_a_program_that_answers_byte_after_byte_is_cut_off(dripping: int) -> None:
    with pytest.raises(AttemptFailed) as failed:
        WebhookClient(timeout=0.3, loopback=True).post(f"http://127.0.0.1:{dripping}/", b"{}", {})
    assert failed.value.reason == "timed-out"
