"""The table of routes: every address that the gateway lets in, whom it leads to, and within which limits.

It is read from the top; the first line that matches decides. A path that ends in `/` covers everything below it,
any other path is exact, and `*` stands for one segment. What no line matches does not exist (404).
"""

from dataclasses import dataclass
from enum import Enum

KIB = 1024
MIB = 1024 * KIB

PORTAL = "portal"
SERVICES = ("auth", "tenancy", "vault", "signature", "sharing", "notify", "deposits", PORTAL)


class Caller(Enum):
    """Who may come in: the gateway only tells a valid access token from none; rights belong to the services."""

    ANYONE = "anyone"
    TOKEN = "token"  # noqa: S105 — the word, not a secret


@dataclass(frozen=True)
class Rate:
    """A token bucket: so many requests at once, and so many more each second."""

    burst: int
    per_second: int


@dataclass(frozen=True)
class Body:
    """How large a request body may be, and whether it is gathered here first or streams through as it comes.

    Gathering keeps a slow sender from holding a thread of a service; a streamed body must announce its length.
    """

    at_most: int
    streamed: bool = False


@dataclass(frozen=True)
class Time:
    """Seconds for a service to answer in full; `None` lets a long answer take its time as long as bytes flow."""

    answer: int | None


FORM = Body(256 * KIB)
UPLOAD = Body(64 * MIB, streamed=True)
BATCH = Body(256 * MIB, streamed=True)

SOON = Time(30)
LATER = Time(300)
FLOWING = Time(None)

BUSY = Rate(burst=10_000, per_second=5_000)
CALM = Rate(burst=400, per_second=200)
FROM_ONE_ADDRESS = Rate(burst=100, per_second=10)
FROM_ONE_MACHINE = Rate(burst=1_000, per_second=200)


@dataclass(frozen=True)
class Route:
    """One line of the table."""

    path: str
    service: str
    caller: Caller = Caller.TOKEN
    methods: tuple[str, ...] = ()
    body: Body = FORM
    time: Time = SOON
    rate: Rate = BUSY
    rate_of_one: Rate | None = None
    only_where_mail_is_kept: bool = False


def open_door(path: str, service: str, *methods: str, rate: Rate = CALM) -> Route:
    """Draw a line for people without a token: calmer, and with a limit for each address."""
    return Route(path, service, Caller.ANYONE, methods, rate=rate, rate_of_one=FROM_ONE_ADDRESS)


READ = ("GET", "HEAD")

ROUTES: tuple[Route, ...] = (
    # Signing in and up. No token is looked at, so that an expired cookie hinders nobody.
    open_door("/api/auth/activations", "auth", "POST"),
    open_door("/api/auth/activations/preview", "auth", "POST"),
    open_door("/api/auth/sessions", "auth", "POST"),
    open_door("/api/auth/sessions/refresh", "auth", "POST", rate=BUSY),
    # The steps after the password, the first sign-in by letter among them, carry a cookie of their own; a passkey alone
    # carries nothing.
    open_door("/api/auth/sign-in", "auth", *READ, "DELETE"),
    open_door("/api/auth/sign-in/", "auth", "POST"),
    open_door("/api/auth/passkey-sign-in", "auth", "POST"),
    open_door("/api/auth/passkey-sign-in/options", "auth", "POST"),
    open_door("/api/auth/.well-known/jwks.json", "auth", *READ, rate=BUSY),
    # OpenID Connect: applications and machines. Userinfo takes tokens that are for it alone; auth looks at them itself.
    open_door("/.well-known/openid-configuration", "auth", *READ, rate=BUSY),
    open_door("/.well-known/oauth-authorization-server", "auth", *READ, rate=BUSY),
    open_door("/api/auth/.well-known/openid-configuration", "auth", *READ, rate=BUSY),
    open_door("/api/auth/oauth/authorize", "auth", *READ, "POST"),
    open_door("/api/auth/oauth/token", "auth", "POST"),
    open_door("/api/auth/oauth/userinfo", "auth", *READ, "POST", rate=BUSY),
    open_door("/api/auth/oauth/revoke", "auth", "POST"),
    # A machine asks for each token that it is shown, from one address; what it proves itself with can't be guessed.
    Route("/api/auth/oauth/introspect", "auth", Caller.ANYONE, ("POST",), rate_of_one=FROM_ONE_MACHINE),
    open_door("/api/auth/oauth/end-session", "auth", *READ, "POST"),
    open_door("/api/auth/authorizations/preview", "auth", "POST"),
    open_door("/api/auth/sign-outs", "auth", "POST"),
    open_door("/api/auth/sign-outs/preview", "auth", "POST"),
    # Sign-in through providers outside.
    open_door("/api/auth/outside-providers", "auth", *READ, rate=BUSY),
    open_door("/api/auth/outside-sign-ins", "auth", "POST"),
    open_door("/api/auth/outside-sign-ins/completion", "auth", "POST"),
    # The page that waits for an account to be closed.
    open_door("/api/auth/closings/progress", "auth", "POST", rate=BUSY),
    open_door("/api/auth/terms/*", "auth", *READ, rate=BUSY),
    open_door("/api/auth/password-rules", "auth", *READ, rate=BUSY),
    # Codes, passwords and client accounts of people who are not signed in.
    open_door("/api/auth/captcha", "auth", *READ),
    open_door("/api/auth/resets", "auth", "POST"),
    open_door("/api/auth/resets/preview", "auth", "POST"),
    open_door("/api/auth/resets/completion", "auth", "POST"),
    open_door("/api/auth/lost-identifiers", "auth", "POST"),
    open_door("/api/auth/lost-identifiers/confirmation", "auth", "POST"),
    open_door("/api/auth/openings", "auth", "POST"),
    open_door("/api/auth/openings/categories", "auth", *READ, rate=BUSY),
    open_door("/api/auth/openings/code", "auth", "POST"),
    open_door("/api/auth/openings/mobile", "auth", "POST"),
    open_door("/api/auth/openings/email", "auth", "POST"),
    # Passwords are typed again here.
    Route("/api/auth/proofs", "auth", methods=("POST",), rate=CALM, rate_of_one=FROM_ONE_ADDRESS),
    Route("/api/auth/me/associations", "auth", methods=("POST", *READ), rate=CALM, rate_of_one=FROM_ONE_ADDRESS),
    Route("/api/auth/me/exports/*/content", "auth", methods=READ, time=FLOWING),
    Route("/api/auth/", "auth"),
    # Organisations and rights.
    Route("/api/tenancy/", "tenancy"),
    # Documents. A ticket stands for a token on the three ticketed addresses.
    Route("/api/vault/batches", "vault", methods=("POST",), body=BATCH, time=LATER),
    Route("/api/vault/ticketed/content", "vault", Caller.ANYONE, READ, time=FLOWING),
    Route("/api/vault/ticketed/versions", "vault", Caller.ANYONE, ("PUT",), body=UPLOAD, time=LATER),
    Route("/api/vault/ticketed/papers", "vault", Caller.ANYONE, ("PUT",), body=UPLOAD, time=LATER),
    Route("/api/vault/documents/*/content", "vault", methods=READ, time=FLOWING),
    Route("/api/vault/", "vault"),
    # Signatures.
    Route("/api/signature/", "signature"),
    # Links; whoever holds one opens it without an account.
    open_door("/api/sharing/openings", "sharing", "POST"),
    Route("/api/sharing/", "sharing"),
    # Deposit requests; a journey is told to anyone.
    open_door("/api/deposits/journeys/*", "deposits", *READ, rate=BUSY),
    Route("/api/deposits/", "deposits"),
    # Messages.
    Route("/api/notify/kept-messages", "notify", Caller.ANYONE, READ, only_where_mail_is_kept=True),
    Route("/api/notify/kept-messages/*", "notify", Caller.ANYONE, READ, only_where_mail_is_kept=True),
    Route("/api/notify/", "notify"),
    # The description of all this, and the page to read it on.
    Route("/api/", PORTAL, Caller.ANYONE, READ),
    # The portal: whatever is left.
    Route("/", PORTAL, Caller.ANYONE, READ),
)

# What every process answers to those who run it is not for the outside.
HIDDEN: tuple[str, ...] = ("/healthz", "/readyz", "/metrics", "/openapi.json")

# What a service's worker asks of another, by ticket, on the inside: nobody outside has a reason to come here.
INTERNAL: tuple[str, ...] = tuple(f"/api/{service}/ticketed/export" for service in SERVICES if service != PORTAL)
