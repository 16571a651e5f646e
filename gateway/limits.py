"""Rates and body sizes, line by line of the table."""

from gateway.routes import Body, Rate, Route
from gateway.shape import Json, extension, seconds, typed

RATE_FILTER = "envoy.filters.http.local_ratelimit"
RATE_MESSAGE = "envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit"
BODY_FILTER = "envoy.filters.http.buffer"
BODY_MESSAGE = "envoy.extensions.filters.http.buffer.v3"

ADDRESSES_REMEMBERED = 10_000


def rate_filter() -> Json:
    """Give the filter that counts requests; it limits nothing by itself."""
    return extension(RATE_FILTER, RATE_MESSAGE, stat_prefix="rate")


def rate_of(route: Route, *, factor: int) -> Json:
    """Give the limit of one line: for everybody together, and for each address where the table says so."""
    each = route.rate_of_one
    per_address: Json = {}
    if each:
        per_address = {
            "rate_limits": [{"actions": [{"remote_address": {}}]}],
            # No value: each address gets a bucket of its own.
            "descriptors": [{"entries": [{"key": "remote_address"}], "token_bucket": _bucket(each, factor)}],
            "max_dynamic_descriptors": ADDRESSES_REMEMBERED,
        }
    return typed(
        RATE_MESSAGE,
        stat_prefix="rate",
        token_bucket=_bucket(route.rate, factor),
        filter_enabled=_always("gateway.rate.enabled"),
        filter_enforced=_always("gateway.rate.enforced"),
        **per_address,
    )


def body_filter(body: Body) -> Json:
    """Give the filter that gathers a request body before a service sees any of it, up to the usual size."""
    return extension(BODY_FILTER, f"{BODY_MESSAGE}.Buffer", max_request_bytes=body.at_most)


def body_of(route: Route) -> Json:
    """Give the size of one line; a body that streams through is judged by its announced length instead."""
    if route.body.streamed:
        return typed(f"{BODY_MESSAGE}.BufferPerRoute", disabled=True)
    return typed(f"{BODY_MESSAGE}.BufferPerRoute", buffer={"max_request_bytes": route.body.at_most})


def _bucket(rate: Rate, factor: int) -> Json:
    return {
        "max_tokens": rate.burst * factor,
        "tokens_per_fill": rate.per_second * factor,
        "fill_interval": seconds(1),
    }


def _always(key: str) -> Json:
    return {"default_value": {"numerator": 100, "denominator": "HUNDRED"}, "runtime_key": key}
