"""A time-stamping authority over HTTP (RFC 3161)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final, Self

import requests
from cryptography import x509

from signature.certificates.time_stamps import NotAStamp, StampRequest, TimeStamp

_QUERY: Final = "application/timestamp-query"
_TIMEOUTS: Final = (3.05, 10)
# A stamp with the authority's certificates takes two to seven KiB; a file leaves this much room for it.
LARGEST_STAMP: Final = 12 * 1024


class TimeStampUnavailable(Exception):
    """There is no time stamp to be had now; what asked for one waits."""


@dataclass(frozen=True)
class TimeStampAuthority:
    """The authority at this address, whose certificate is one of these or is issued below one."""

    url: str
    certificates: Sequence[x509.Certificate]
    session: requests.Session = field(default_factory=requests.Session)

    @classmethod
    def at(cls, url: str, certificates: str) -> Self:
        """Return the authority at an address, trusted by certificates in PEM."""
        return cls(url, x509.load_pem_x509_certificates(certificates.encode()))

    def stamp(self, digest: bytes) -> TimeStamp:
        """Return a time stamp of a SHA-256, verified; `TimeStampUnavailable` without one."""
        request = StampRequest.of(digest)
        try:
            stamp = request.stamp_in(self._ask(request.to_bytes()), self.certificates)
        except requests.RequestException as away:
            raise TimeStampUnavailable(type(away).__name__) from away
        except NotAStamp as unfit:
            raise TimeStampUnavailable(str(unfit)) from unfit
        if len(stamp.token) > LARGEST_STAMP:
            raise TimeStampUnavailable(f"the stamp takes {len(stamp.token)} bytes")
        return stamp

    def _ask(self, request: bytes) -> bytes:
        # Neither proxies nor credentials of the environment, nor redirects: it is this authority that is trusted.
        self.session.trust_env = False
        with self.session.post(
            self.url,
            data=request,
            headers={"Content-Type": _QUERY},
            timeout=_TIMEOUTS,
            allow_redirects=False,
            stream=True,
        ) as answer:
            if answer.status_code != HTTPStatus.OK:
                raise TimeStampUnavailable(f"status {answer.status_code}")
            content: bytes = answer.raw.read(2 * LARGEST_STAMP, decode_content=True)
            return content
