"""The table of routes: every path that the gateway accepts, the service it leads to, and within which limits.

It is read from the top; the first route that matches decides. A path that ends in `/` covers everything below it,
any other path is exact, and `*` stands for one segment. A path that no route matches does not exist (404).
"""

from dataclasses import dataclass
from enum import Enum

KIB = 1024
MIB = 1024 * KIB

PORTAL = "portal"
SERVICES = ("auth", "tenancy", "vault", "signature", "sharing", "notify", "deposits", PORTAL)


class Caller(Enum):
    """Who may call: the gateway only tells a valid access token from none; rights belong to the services."""

    ANYONE = "anyone"
    TOKEN = "token"  # noqa: S105 — the word, not a secret


@dataclass(frozen=True)
class Rate:
    """A token bucket: so many requests at once, and so many more each second."""

    burst: int
    per_second: int


@dataclass(frozen=True)
class Body:
    """How large a request body may be, and whether it is buffered here first or streams through as it comes.

    Buffering keeps a slow sender from holding a thread of a service; a streamed body must announce its length.
    """

    max_bytes: int
    streamed: bool = False


@dataclass(frozen=True)
class Timeout:
    """Seconds for a service to answer in full; `None` lets a long answer take its time as long as bytes flow."""

    seconds: int | None


FORM = Body(256 * KIB)
SPREADSHEET = Body(11 * MIB)
UPLOAD = Body(64 * MIB, streamed=True)
BATCH = Body(256 * MIB, streamed=True)

SHORT = Timeout(30)
LONG = Timeout(300)
STREAMING = Timeout(None)

HIGH = Rate(burst=10_000, per_second=5_000)
LOW = Rate(burst=400, per_second=200)
PER_ADDRESS = Rate(burst=100, per_second=10)
VERIFICATIONS = Rate(burst=50, per_second=10)
VERIFICATIONS_PER_ADDRESS = Rate(burst=10, per_second=1)
PER_MACHINE = Rate(burst=1_000, per_second=200)


@dataclass(frozen=True)
class Route:
    """One line of the table."""

    path: str
    service: str
    caller: Caller = Caller.TOKEN
    methods: tuple[str, ...] = ()
    body: Body = FORM
    timeout: Timeout = SHORT
    rate: Rate = HIGH
    rate_per_address: Rate | None = None
    only_where_mail_is_captured: bool = False
    # Whether pages of other origins may read the answer: it must depend on no cookie.
    cross_origin: bool = False


def public(path: str, service: str, *methods: str, rate: Rate = LOW, cross_origin: bool = False) -> Route:
    """Return a route for people without a token: fewer requests, and a limit for each address."""
    return Route(
        path, service, Caller.ANYONE, methods, rate=rate, rate_per_address=PER_ADDRESS, cross_origin=cross_origin
    )


READ = ("GET", "HEAD")

ROUTES: tuple[Route, ...] = (
    # Signing in and up. No token is looked at, so that an expired cookie hinders nobody.
    public("/api/auth/activations", "auth", "POST"),
    public("/api/auth/activations/confidential-password", "auth", "POST"),
    public("/api/auth/activations/preview", "auth", "POST"),
    public("/api/auth/activations/repetition", "auth", "POST"),
    public("/api/auth/sessions", "auth", "POST"),
    public("/api/auth/sessions/refresh", "auth", "POST", rate=HIGH),
    # The steps after the password, the first sign-in by letter among them, carry a cookie of their own; a passkey alone
    # carries nothing.
    public("/api/auth/sign-in", "auth", *READ, "DELETE"),
    public("/api/auth/sign-in/", "auth", "POST"),
    public("/api/auth/passkey-sign-in", "auth", "POST"),
    public("/api/auth/passkey-sign-in/options", "auth", "POST"),
    public("/api/auth/.well-known/jwks.json", "auth", *READ, rate=HIGH, cross_origin=True),
    # OpenID Connect: applications and machines. Userinfo takes tokens that are for it alone; auth looks at them itself.
    # An application may be a page of another origin, which reads the answers that it asks for without cookies.
    public("/.well-known/openid-configuration", "auth", *READ, rate=HIGH, cross_origin=True),
    public("/.well-known/oauth-authorization-server", "auth", *READ, rate=HIGH, cross_origin=True),
    public("/api/auth/.well-known/openid-configuration", "auth", *READ, rate=HIGH, cross_origin=True),
    public("/api/auth/oauth/authorize", "auth", *READ, "POST"),
    public("/api/auth/oauth/token", "auth", "POST", cross_origin=True),
    public("/api/auth/oauth/userinfo", "auth", *READ, "POST", rate=HIGH, cross_origin=True),
    public("/api/auth/oauth/revoke", "auth", "POST", cross_origin=True),
    # A machine asks for each token that it is shown, from one address; what it proves itself with can't be guessed.
    Route("/api/auth/oauth/introspect", "auth", Caller.ANYONE, ("POST",), rate_per_address=PER_MACHINE),
    public("/api/auth/oauth/end-session", "auth", *READ, "POST"),
    public("/api/auth/authorizations/preview", "auth", "POST"),
    public("/api/auth/sign-outs", "auth", "POST"),
    public("/api/auth/sign-outs/preview", "auth", "POST"),
    # Sign-in through providers outside.
    public("/api/auth/outside-providers", "auth", *READ, rate=HIGH),
    public("/api/auth/outside-sign-ins", "auth", "POST"),
    public("/api/auth/outside-sign-ins/completion", "auth", "POST"),
    # Refusing electronic delivery: auth identifies, and the vault takes its ticket for a token.
    public("/api/auth/paper-refusals/identification", "auth", "POST"),
    public("/api/vault/ticketed/employers", "vault", *READ),
    public("/api/vault/ticketed/paper-refusals", "vault", "POST"),
    # The page that waits for an account to be closed.
    public("/api/auth/closings/progress", "auth", "POST", rate=HIGH),
    public("/api/auth/terms/*", "auth", *READ, rate=HIGH),
    public("/api/auth/password-rules", "auth", *READ, rate=HIGH),
    # Codes, passwords and client accounts of people who are not signed in.
    public("/api/auth/captcha", "auth", *READ),
    public("/api/auth/resets", "auth", "POST"),
    public("/api/auth/resets/preview", "auth", "POST"),
    public("/api/auth/resets/code", "auth", "POST"),
    public("/api/auth/resets/completion", "auth", "POST"),
    public("/api/auth/lost-identifiers", "auth", "POST"),
    public("/api/auth/lost-identifiers/code", "auth", "POST"),
    public("/api/auth/lost-identifiers/confirmation", "auth", "POST"),
    public("/api/auth/client-accounts", "auth", "POST"),
    public("/api/auth/client-accounts/categories", "auth", *READ, rate=HIGH),
    public("/api/auth/client-accounts/code", "auth", "POST"),
    public("/api/auth/client-accounts/mobile", "auth", "POST"),
    public("/api/auth/client-accounts/email", "auth", "POST"),
    # Passwords are typed again here.
    Route("/api/auth/proofs", "auth", methods=("POST",), rate=LOW, rate_per_address=PER_ADDRESS),
    Route("/api/auth/proofs/*", "auth", methods=("POST",), rate=LOW, rate_per_address=PER_ADDRESS),
    Route("/api/auth/me/associations", "auth", methods=("POST", *READ), rate=LOW, rate_per_address=PER_ADDRESS),
    Route("/api/auth/me/exports/*/content", "auth", methods=READ, timeout=STREAMING),
    Route("/api/auth/", "auth"),
    # Organisations and rights.
    Route("/api/tenancy/imports", "tenancy", methods=("POST", *READ), body=SPREADSHEET, timeout=LONG),
    Route("/api/tenancy/imports/*/errors.csv", "tenancy", methods=READ, timeout=STREAMING),
    Route("/api/tenancy/", "tenancy"),
    # Documents. On the two ticketed addresses a ticket stands for a token.
    Route("/api/vault/batches", "vault", methods=("POST",), body=BATCH, timeout=LONG),
    Route("/api/vault/ticketed/content", "vault", Caller.ANYONE, READ, timeout=STREAMING),
    Route("/api/vault/ticketed/documents", "vault", Caller.ANYONE, ("PUT",), body=UPLOAD, timeout=LONG),
    Route("/api/vault/documents/*/content", "vault", methods=READ, timeout=STREAMING),
    Route("/api/vault/selections/*/archive", "vault", methods=READ, timeout=STREAMING),
    Route("/api/vault/selections/*/mail-draft", "vault", methods=READ, timeout=LONG),
    Route("/api/vault/campaigns/*/file", "vault", methods=("PUT",), body=UPLOAD, timeout=LONG),
    Route("/api/vault/bulk-exports/*/archive", "vault", methods=READ, timeout=STREAMING),
    Route("/api/vault/personal/uploads/*/content", "vault", methods=("PUT",), body=UPLOAD, timeout=LONG),
    Route("/api/vault/", "vault"),
    # Signatures.
    # Anybody may have a signed file verified: it streams through, and is costly enough to be rare.
    Route(
        "/api/signature/verifications",
        "signature",
        Caller.ANYONE,
        ("POST",),
        body=UPLOAD,
        rate=VERIFICATIONS,
        rate_per_address=VERIFICATIONS_PER_ADDRESS,
    ),
    public("/api/signature/verifications/*", "signature", *READ),
    Route("/api/signature/", "signature"),
    # Links; whoever holds one opens it without an account.
    public("/api/sharing/openings", "sharing", "POST"),
    public("/api/sharing/openings/*", "sharing", "POST"),
    Route("/api/sharing/", "sharing"),
    # Deposit requests; a journey is shown to anyone.
    public("/api/deposits/catalogue", "deposits", *READ, rate=HIGH),
    public("/api/deposits/journeys/*", "deposits", *READ, rate=HIGH),
    Route("/api/deposits/", "deposits"),
    # Messages.
    Route("/api/notify/captured-messages", "notify", Caller.ANYONE, READ, only_where_mail_is_captured=True),
    Route("/api/notify/captured-messages/*", "notify", Caller.ANYONE, READ, only_where_mail_is_captured=True),
    Route("/api/notify/", "notify"),
    # The description of all this, and the page to read it on.
    Route("/api/", PORTAL, Caller.ANYONE, READ),
    # The portal: whatever is left.
    Route("/", PORTAL, Caller.ANYONE, READ),
)

# What every process shows its operators is not for the outside.
OPERATOR_PATHS: tuple[str, ...] = ("/healthz", "/readyz", "/metrics", "/openapi.json")

# What one service's worker asks of another, by ticket: nobody outside has a reason to come here.
INTERNAL_PATHS: tuple[str, ...] = (
    # Everything held on a person, for the export that auth puts together.
    *(f"/api/{service}/ticketed/export" for service in SERVICES if service != PORTAL),
    # The signed version of a document, which signature files.
    "/api/vault/ticketed/versions",
)
