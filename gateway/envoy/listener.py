"""The listener: what is removed from a request, which filters see it in which order, what is logged about it."""

from collections.abc import Sequence

from gateway.envoy.access_tokens import token_filter
from gateway.envoy.headers import incoming, outgoing
from gateway.envoy.json_messages import Json, extension, seconds, typed
from gateway.envoy.limits import body_filter, rate_filter
from gateway.envoy.local_replies import local_replies
from gateway.envoy.route_matching import route_configuration
from gateway.envoy.route_table import FORM, Route
from gateway.envoy.topology import Certificate, Topology

CONNECTIONS = "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"

# Longer than a service may take to begin its answer; the long routes set their own.
IDLE_STREAM_SECONDS = 60
# A quarter of an hour, as long as an upload ticket lives.
WHOLE_REQUEST_SECONDS = 900


def listener(topology: Topology, table: Sequence[Route]) -> Json:
    """Return the one port that the world talks to."""
    chain: Json = {"filters": [_connection_manager(topology, table)]}
    if topology.certificate:
        chain["transport_socket"] = _tls(topology.certificate)
    address = {"address": topology.listen.host, "port_value": topology.listen.port}
    return {
        "name": "front",
        "address": {"socket_address": address},
        "per_connection_buffer_limit_bytes": 1024 * 1024,
        "filter_chains": [chain],
    }


def _connection_manager(topology: Topology, table: Sequence[Route]) -> Json:
    return extension(
        "envoy.filters.network.http_connection_manager",
        CONNECTIONS,
        stat_prefix="front",
        **_unambiguous_requests(),
        **_client_address_and_request_id(topology),
        **_timeouts(),
        server_header_transformation="PASS_THROUGH",
        local_reply_config=local_replies(),
        early_header_mutation_extensions=[incoming(trusted_hops=topology.trusted_hops)],
        http_filters=_filters(topology),
        route_config=route_configuration(topology, table),
        access_log=[_access_log(topology)],
    )


def _unambiguous_requests() -> Json:
    """Return what makes Envoy refuse requests that a service could read differently; the routes refuse the rest."""
    return {
        # Paths are not corrected: `refused_requests` refuses each one that normalising would change.
        "normalize_path": False,
        "merge_slashes": False,
        "path_with_escaped_slashes_action": "REJECT_REQUEST",
        # An absolute target (`GET http://host/path`) would override the Host header.
        "http_protocol_options": {"allow_absolute_url": False},
        "max_request_headers_kb": 32,
        "common_http_protocol_options": {
            "headers_with_underscores_action": "REJECT_REQUEST",
            "max_headers_count": 64,
            "idle_timeout": seconds(120),
        },
    }


def _client_address_and_request_id(topology: Topology) -> Json:
    return {
        "use_remote_address": True,
        "xff_num_trusted_hops": topology.trusted_hops,
        "generate_request_id": True,
        "always_set_request_id_in_response": True,
        "request_id_extension": {
            "typed_config": typed("envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig", pack_trace_reason=False)
        },
    }


def _timeouts() -> Json:
    return {
        "request_headers_timeout": seconds(10),
        "request_timeout": seconds(WHOLE_REQUEST_SECONDS),
        "stream_idle_timeout": seconds(IDLE_STREAM_SECONDS),
    }


def _filters(topology: Topology) -> list[Json]:
    return [
        outgoing(secure=topology.secure),
        # Counting costs less than verifying a signature, and gathering a body is for those who may send one.
        rate_filter(),
        token_filter(topology),
        body_filter(FORM),
        extension(
            "envoy.filters.http.router", "envoy.extensions.filters.http.router.v3.Router", suppress_envoy_headers=True
        ),
    ]


def _access_log(topology: Topology) -> Json:
    """One line of JSON for each request; no query, no header but the reference, no address: nothing personal."""
    line = {
        "at": "%START_TIME(%Y-%m-%dT%H:%M:%S.%3fZ)%",
        "event": "request",
        "request_id": "%REQUEST_HEADER(X-REQUEST-ID)%",
        "method": "%REQUEST_HEADER(:METHOD)%",
        "route": "%ROUTE_NAME%",
        "path": "%PATH(NQ:PATH)%",
        "status": "%RESPONSE_CODE%",
        "why": "%RESPONSE_CODE_DETAILS%",
        "flags": "%RESPONSE_FLAGS%",
        "milliseconds": "%DURATION%",
        "upstream": "%UPSTREAM_CLUSTER%",
        "received": "%BYTES_RECEIVED%",
        "sent": "%BYTES_SENT%",
    }
    format_of_lines = {"json_format": line}
    if topology.access_log:
        message = "envoy.extensions.access_loggers.file.v3.FileAccessLog"
        return extension("front", message, path=str(topology.access_log), log_format=format_of_lines)
    return extension("front", "envoy.extensions.access_loggers.stream.v3.StdoutAccessLog", log_format=format_of_lines)


def _tls(certificate: Certificate) -> Json:
    files = {
        "certificate_chain": {"filename": str(certificate.chain)},
        "private_key": {"filename": str(certificate.key)},
    }
    return extension(
        "envoy.transport_sockets.tls",
        "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
        common_tls_context={
            "tls_params": {"tls_minimum_protocol_version": "TLSv1_2"},
            "tls_certificates": [files],
            "alpn_protocols": ["h2", "http/1.1"],
        },
    )
