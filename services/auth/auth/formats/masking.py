"""Masked addresses and numbers: enough for their owner to know which one is meant."""


def of_address(address: str) -> str:
    """Return an address as `a•••@exemple.fr`."""
    local, _, domain = address.partition("@")
    return f"{local[:1]}•••@{domain}"


def of_number(number: str) -> str:
    """Return a number as `•• •• •• •• 12`."""
    return f"•• •• •• •• {number[-2:]}"
