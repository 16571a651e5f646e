"""What is shown of an address or a number: enough for its owner to know which one is meant."""


def of_address(address: str) -> str:
    """`a•••@exemple.fr`."""
    local, _, domain = address.partition("@")
    return f"{local[:1]}•••@{domain}"


def of_number(number: str) -> str:
    """`•• •• •• •• 12`."""
    return f"•• •• •• •• {number[-2:]}"
