"""The few forms that recur all over an Envoy configuration (protobuf messages written as JSON)."""

from typing import Any

Json = dict[str, Any]


def typed(message: str, **fields: Any) -> Json:  # noqa: ANN401 — whatever JSON the message takes
    """Return a protobuf `Any`: the message's type beside its fields."""
    return {"@type": f"type.googleapis.com/{message}", **fields}


def extension(name: str, message: str, **fields: Any) -> Json:  # noqa: ANN401 — whatever JSON the message takes
    """Return an extension under its name, with its typed configuration."""
    return {"name": name, "typed_config": typed(message, **fields)}


def seconds(number: float) -> str:
    """Write a duration as protobuf's JSON does."""
    return f"{number:g}s"
