"""Headers that never come in, and headers that always or never go out."""

from gateway.envoy.json_messages import Json, extension

FILTER = "envoy.filters.http.header_mutation"

# Whoever sends these claims to be someone, or to know where the request comes from; only the token says who it is.
# `x-chartrier` itself (the mark of the portal's writes) is none of them.
CLAIM_PREFIXES = (
    "x-chartrier-",
    "x-envoy-",
    "x-forwarded-user",
    "x-forwarded-email",
    "x-forwarded-groups",
    "x-forwarded-preferred-username",
    "x-forwarded-access-token",
    "x-auth-",
    "x-user",
    "x-account",
    "x-principal",
    "x-tenant",
    "x-holder",
    "x-roles",
    "x-scope",
    "x-jwt-",
    "x-remote-",
    "x-ssl-client",
    "x-client-cert",
    "x-forwarded-client-cert",
)
CLAIMS = (
    # The reference is ours to give: one that a caller chose would be written into every log.
    "x-request-id",
    "remote-user",
    "forwarded",
    "x-real-ip",
    "x-client-ip",
    "x-cluster-client-ip",
    "x-originating-ip",
    "true-client-ip",
    "cf-connecting-ip",
    "fastly-client-ip",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-forwarded-prefix",
    "x-forwarded-server",
    "x-script-name",
    "x-original-url",
    "x-rewrite-url",
    "x-http-method",
    "x-http-method-override",
    "x-method-override",
)
# Only a proxy of ours before the gateway may set these.
PROXY_HEADERS = ("x-forwarded-for", "x-forwarded-proto")
SOFTWARE_HEADERS = ("server", "x-powered-by", "via", "x-envoy-upstream-service-time")


def incoming(*, trusted_hops: int) -> Json:
    """Remove, before anything else looks at the request, what would let its sender claim an identity."""
    names = CLAIMS if trusted_hops else CLAIMS + PROXY_HEADERS
    matched = [{"prefix": prefix} for prefix in CLAIM_PREFIXES] + [{"exact": name} for name in names]
    return extension(
        "envoy.http.early_header_mutation.header_mutation",
        "envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation",
        mutations=[{"remove_on_match": {"key_matcher": matcher}} for matcher in matched],
    )


def outgoing(*, secure: bool) -> Json:
    """Set what every answer carries, the gateway's own refusals included, and remove what names our software."""
    always = {"x-content-type-options": "nosniff"}
    if secure:
        always["strict-transport-security"] = "max-age=31536000; includeSubDomains"
    return extension(
        FILTER,
        "envoy.extensions.filters.http.header_mutation.v3.HeaderMutation",
        mutations={
            "response_mutations": [
                *({"remove": name} for name in SOFTWARE_HEADERS),
                # Which origins may read what, only the table says.
                {"remove_on_match": {"key_matcher": {"prefix": "access-control-"}}},
                *(set_header(name, value) for name, value in always.items()),
                # Whoever answers with personal data and forgets to say so is covered.
                set_header("cache-control", "no-store", action="ADD_IF_ABSENT"),
            ]
        },
    )


def set_header(name: str, value: str, *, action: str = "OVERWRITE_IF_EXISTS_OR_ADD") -> Json:
    """Return the mutation that sets a header."""
    return {"append": {"header": {"key": name, "value": value}, "append_action": action}}
