"""Rates and body sizes, route by route."""

from gateway.envoy.json_messages import Json, extension, seconds, typed
from gateway.envoy.route_table import Body, Rate, Route

RATE_FILTER = "envoy.filters.http.local_ratelimit"
RATE_MESSAGE = "envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit"
BODY_FILTER = "envoy.filters.http.buffer"
BODY_MESSAGE = "envoy.extensions.filters.http.buffer.v3"

ADDRESSES_REMEMBERED = 10_000
# An IPv6 subscriber is given a whole network of this size and may take any address in it.
IPV6_NETWORK_BITS = 64


def rate_filter() -> Json:
    """Return the filter that counts requests; it limits nothing by itself."""
    return extension(RATE_FILTER, RATE_MESSAGE, stat_prefix="rate")


def rate_of(route: Route, *, factor: int) -> Json:
    """Return the rate of one route: for everybody together, and for each address where the table says so."""
    per_address: Json = {}
    if route.rate_per_address:
        network = {"v4_prefix_mask_len": 32, "v6_prefix_mask_len": IPV6_NETWORK_BITS}
        bucket = _bucket(route.rate_per_address, factor)
        per_address = {
            "rate_limits": [{"actions": [{"masked_remote_address": network}]}],
            # No value: each address gets a bucket of its own.
            "descriptors": [{"entries": [{"key": "masked_remote_address"}], "token_bucket": bucket}],
            "max_dynamic_descriptors": ADDRESSES_REMEMBERED,
            # What is left to this address; what is left to all together would show how much is going on.
            "enable_x_ratelimit_headers": "DRAFT_VERSION_03",
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
    """Return the filter that buffers a request body before a service sees any of it, up to the usual size."""
    return extension(BODY_FILTER, f"{BODY_MESSAGE}.Buffer", max_request_bytes=body.max_bytes)


def body_of(route: Route) -> Json:
    """Return the size of one route; a body that streams through is judged by its announced length instead."""
    if route.body.streamed:
        return nothing_buffered()
    return typed(f"{BODY_MESSAGE}.BufferPerRoute", buffer={"max_request_bytes": route.body.max_bytes})


def nothing_buffered() -> Json:
    """Return what a route says whose body, if any, isn't waited for."""
    return typed(f"{BODY_MESSAGE}.BufferPerRoute", disabled=True)


def _bucket(rate: Rate, factor: int) -> Json:
    return {
        "max_tokens": rate.burst * factor,
        "tokens_per_fill": rate.per_second * factor,
        "fill_interval": seconds(1),
    }


def _always(key: str) -> Json:
    return {"default_value": {"numerator": 100, "denominator": "HUNDRED"}, "runtime_key": key}
