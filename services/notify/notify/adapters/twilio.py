"""Text messages through Twilio, by its own client."""

import logging
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from notify.adapters.sms import TextMessage
from notify.errors import DeliveryRefused, ProviderUnavailable

if TYPE_CHECKING:
    from twilio.rest import Client  # type: ignore[import-untyped]

USUAL_API: Final = "https://api.twilio.com"
# What is wrong with us rather than with the number: mended, then sent.
_OURS: Final = frozenset(
    {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}
)


@dataclass(frozen=True)
class TwilioSms:
    """An account at Twilio. ``sender``: a number of ours, a name, or a messaging service (`MG…`)."""

    account_sid: str
    auth_token: str
    sender: str
    api: str = USUAL_API
    timeout: float = 10.0

    def send(self, message: TextMessage) -> None:
        """Hand the message to Twilio; it is Twilio's once this returns."""
        import requests
        from twilio.base.exceptions import (  # type: ignore[import-untyped]
            TwilioException,
            TwilioRestException,
        )

        origin = {"messaging_service_sid": self.sender} if self.sender.startswith("MG") else {"from_": self.sender}
        try:
            self._client.messages.create(to=message.to, body=message.text, **origin)
        except TwilioRestException as refused:
            raise _translated(refused.status, refused.code) from None
        except (TwilioException, requests.RequestException) as unavailable:
            raise ProviderUnavailable(type(unavailable).__name__) from None

    @cached_property
    def _client(self) -> "Client":
        from twilio.http.http_client import TwilioHttpClient  # type: ignore[import-untyped]
        from twilio.rest import Client

        http = TwilioHttpClient(timeout=self.timeout, logger=_silent())
        client = Client(self.account_sid, self.auth_token, http_client=http)
        client.api.base_url = self.api
        return client


def _silent() -> logging.Logger:
    # The client logs whole requests: numbers and codes belong in no log.
    silent = logging.getLogger("notify.twilio.silent")
    silent.disabled = True
    return silent


def _translated(status: int, code: int | None) -> DeliveryRefused | ProviderUnavailable:
    # Twilio's own words repeat the number: only its codes are stored.
    codes = f"({status}, {code})" if code else f"({status})"
    if status in _OURS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ProviderUnavailable(f"the text message was not taken {codes}")
    return DeliveryRefused(f"the number was refused {codes}")
