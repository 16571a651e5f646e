"""What notify reaches the world through."""

from dataclasses import dataclass

from chartrier.clock import Clock
from chartrier.runtime.current import current_ports
from notify.delivery import Office
from notify.gathering import Pace
from notify.kept_mail import KeptMail


@dataclass(frozen=True)
class Ports:
    """The clock, the office that sends, the pace of gathering, and the kept mail where there is one."""

    clock: Clock
    office: Office
    pace: Pace
    kept_mail: KeptMail | None


def ports() -> Ports:
    """The ports of the running application."""
    return current_ports(Ports)
