"""What notify reaches the world through."""

from dataclasses import dataclass

from chartrier.clock import Clock
from chartrier.runtime.current import current_ports
from notify.adapters.captured_mail import CapturedMail
from notify.delivery.dispatcher import Dispatcher
from notify.digests.digest import DigestDelays


@dataclass(frozen=True)
class Ports:
    """The clock, the dispatcher, how long digests wait, and the captured mail where there is some."""

    clock: Clock
    dispatcher: Dispatcher
    digest_delays: DigestDelays
    captured_mail: CapturedMail | None


def ports() -> Ports:
    """Return the ports of the running application."""
    return current_ports(Ports)
