"""What reaches people's mailboxes and phones, as notify would open it; and the captcha, solved for real."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import altcha

from chartrier.access.sealing import Unsealer
from chartrier.testing import RunningService
from chartrier.testing.cast import seal_key
from services.auth.tests.auth_support.people import Browser


def opened(sealed: str) -> str:
    return Unsealer(seal_key().as_pem(private=True).decode()).open(sealed)


@dataclass(frozen=True)
class Offered:
    """A link to choose a new password, and its code."""

    identifier: str
    token: str
    code: str


@dataclass(frozen=True)
class SentMessages:
    """Everything that auth has sent so far."""

    service: RunningService

    def codes(self, purpose: str, to: str | None = None) -> list[str]:
        """The codes for a purpose, oldest first."""
        events = self.service.events("auth.code-issued.v1")
        sent = [each for each in events if each["purpose"] == purpose and to in {None, each["to"]}]
        return [opened(each["sealed_code"]) for each in sent]

    def code(self, purpose: str, to: str | None = None) -> str:
        """The last code for a purpose."""
        return self.codes(purpose, to)[-1]

    def resets(self) -> list[dict[str, Any]]:
        """The messages with links for a new password, after everybody who asked was looked for."""
        self.service.run_job("answer_reset_requests")
        return self.service.events("auth.password-reset-offered.v1")

    def offers(self) -> list[Offered]:
        """The links of the last of these messages."""
        return [
            Offered(each["identifier"], urlsplit(opened(each["sealed_link"])).fragment, opened(each["sealed_code"]))
            for each in self.resets()[-1]["links"]
        ]


def solved(browser: Browser) -> str:
    """A captcha, solved as the widget does it."""
    challenge = altcha.Challenge.from_dict(browser.get("/api/auth/captcha").get_json())
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution).to_base64()


def wrong(code: str) -> str:
    """A code of the same kind that is not this one."""
    return ("4" if code[0] == "3" else "3") + code[1:]
