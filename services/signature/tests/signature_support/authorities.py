"""Authorities on loopback, of certomancer: a root, whoever stamps times below it, OCSP and a list of revocations."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from certomancer.integrations.animator import Animator, AnimatorArchStore
from certomancer.registry import ArchLabel, CertLabel, CertomancerConfig
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from werkzeug.serving import BaseWSGIServer, make_server
from werkzeug.wrappers import Request, Response

from signature.adapters.time_stamp_authority import TimeStampAuthority

KEYS = ("root", "tsa", "ocsp", "signer")
NAME = "test"


def _usage(*kinds: str) -> dict[str, Any]:
    return {
        "id": "key_usage",
        "critical": True,
        "smart-value": {"schema": "key-usage", "params": list(kinds)},
    }


def _below_the_root(*extensions: dict[str, Any]) -> dict[str, Any]:
    return {"issuer": "root", "validity": VALIDITY, "extensions": list(extensions)}


VALIDITY = {"valid-from": "2020-01-01T00:00:00+0000", "valid-to": "2040-01-01T00:00:00+0000"}
REVOCATION = tuple(
    {"id": extension, "smart-value": {"schema": schema, "params": {services: ["root"]}}}
    for extension, schema, services in (
        ("crl_distribution_points", "crl-dist-url", "crl-repo-names"),
        ("authority_information_access", "aia-urls", "ocsp-responder-names"),
    )
)
AUTHORITIES = {
    "keyset": NAME,
    "entity-defaults": {"country-name": "FR", "organization-name": "Essai"},
    "entities": {name: {"common-name": f"Autorité d'essai, {name}"} for name in KEYS},
    "certs": {
        "root": _below_the_root(
            {"id": "basic_constraints", "critical": True, "value": {"ca": True}}, _usage("key_cert_sign", "crl_sign")
        ),
        "tsa": _below_the_root(
            _usage("digital_signature"),
            {"id": "extended_key_usage", "critical": True, "value": ["time_stamping"]},
            REVOCATION[0],
        ),
        "ocsp": _below_the_root(
            _usage("digital_signature"),
            {"id": "extended_key_usage", "value": ["ocsp_signing"]},
            {"id": "ocsp_no_check"},
        ),
        "signer": _below_the_root(_usage("digital_signature", "non_repudiation"), *REVOCATION),
    },
    "services": {
        "time-stamping": {"tsa": {"signing-cert": "tsa"}},
        "ocsp": {"root": {"for-issuer": "root", "responder-cert": "ocsp", "signing-key": "ocsp"}},
        "crl-repo": {
            "root": {"for-issuer": "root", "signing-key": "root", "simulated-update-schedule": "P90D"},
        },
    },
}


@dataclass
class Authorities:
    """They run, answer with the time that they are given, and go wrong when they are told to."""

    __test__ = False

    url: str
    root: x509.Certificate
    folder: Path
    animator: Animator
    fault: "bytes | int | None" = None
    asked: list[str] = field(default_factory=list)

    def time_stamps(self) -> TimeStampAuthority:
        return TimeStampAuthority(f"{self.url}/{NAME}/tsa/tsa", [self.root])

    def are_at(self, moment: datetime) -> None:
        """Let it be this time for them."""
        self.animator.fixed_time = moment

    def certificate(self, label: str) -> x509.Certificate:
        issued = self.animator.architectures[ArchLabel(NAME)].get_cert(CertLabel(label))
        return x509.load_der_x509_certificate(issued.dump())

    def answer(self, request: Request) -> Response:
        self.asked.append(request.path)
        if isinstance(self.fault, bytes):
            return Response(self.fault, mimetype="application/timestamp-reply")
        if self.fault:
            return Response(status=self.fault)
        answered: Response = self.animator.dispatch(request)
        return answered


@contextmanager
def running_authorities(folder: Path, at: datetime) -> Iterator[Authorities]:
    """Run them; their keys are new."""
    for name in KEYS:
        key = ec.generate_private_key(ec.SECP256R1())
        (folder / name).write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    found: list[Authorities] = []

    @Request.application
    def application(request: Request) -> Response:
        return found[0].answer(request)

    server: BaseWSGIServer = make_server("127.0.0.1", 0, application, threaded=True)
    url = f"http://127.0.0.1:{server.server_port}"
    config = CertomancerConfig(
        {
            "keysets": {NAME: {"keys": {name: {"path": name} for name in KEYS}}},
            "pki-architectures": {NAME: AUTHORITIES},
            "external-url-prefix": url,
        },
        str(folder),
    )
    animator = Animator(AnimatorArchStore(config.pki_archs), at_time=at, with_web_ui=False)
    authorities = Authorities(url, None, folder, animator)  # type: ignore[arg-type]  # known a line below
    authorities.root = authorities.certificate("root")
    found.append(authorities)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield authorities
    server.shutdown()
    thread.join()
    server.server_close()
