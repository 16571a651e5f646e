"""What an application may and may not do, and what becomes of what it was given."""

from base64 import urlsafe_b64encode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from werkzeug.test import TestResponse

from auth.ports import Ports
from chartrier.clock import FrozenClock
from chartrier.testing import RunningService
from services.auth.tests.openid import AFTER, BACK
from services.auth.tests.people import ALICE, BOB, CHARLIE, PASSWORD, Browser, Town

VERIFIER = "v" * 64
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
EVERYTHING = "openid profile email offline_access chartrier"

JSON = dict[str, Any]


@dataclass(frozen=True)
class Pocket:
    """A mobile application, and the person whose pocket it is in."""

    town: Town
    application: JSON

    @property
    def request(self) -> dict[str, str]:
        return {
            "response_type": "code",
            "client_id": self.application["id"],
            "redirect_uri": BACK,
            "scope": EVERYTHING,
            "state": "s-1",
            "nonce": "n-1",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        }

    def ask(self, browser: Browser, reads: str = "*/*", /, **other: str | None) -> TestResponse:
        """Send the person's browser to the authorization endpoint."""
        asked = {name: value for name, value in (self.request | other).items() if value is not None}
        return browser.get("/api/auth/oauth/authorize", query_string=asked, headers={"Accept": reads})

    def demande(self, browser: Browser, **other: str | None) -> str:
        """The request as it waits for the person."""
        page = landed(self.ask(browser, **other))
        inner = urlsplit(page["next"]) if "next" in page else None
        return str(dict(parse_qsl(inner.query))["demande"] if inner else page["demande"])

    def decide(self, browser: Browser, demande: str, *, allowed: bool = True) -> TestResponse:
        """What the person says."""
        return browser.post("/api/auth/authorizations", {"demande": demande, "allowed": allowed})

    def code(self, browser: Browser, **other: str | None) -> str:
        """A code, with the person's yes."""
        answer = self.decide(browser, self.demande(browser, **other))
        assert answer.status_code == 201, answer.text
        heard = dict(parse_qsl(urlsplit(answer.get_json()["redirect_to"]).query))
        assert heard["state"] == "s-1"
        return str(heard["code"])

    def redeem(self, code: str, **other: str | None) -> TestResponse:
        """Turn a code into tokens."""
        form = {
            "grant_type": "authorization_code",
            "client_id": self.application["id"],
            "code": code,
            "redirect_uri": BACK,
            "code_verifier": VERIFIER,
        }
        return self.post("token", **(form | other))

    def tokens(self, browser: Browser, **other: str | None) -> JSON:
        """Tokens, with the person's yes."""
        answer = self.redeem(self.code(browser, **other))
        assert answer.status_code == 200, answer.text
        return dict(answer.get_json())

    def renew(self, refresh_token: str, **other: str | None) -> TestResponse:
        """Go on with a session."""
        form = {"grant_type": "refresh_token", "client_id": self.application["id"], "refresh_token": refresh_token}
        return self.post("token", **(form | other))

    def post(self, endpoint: str, **form: str | None) -> TestResponse:
        given = {name: value for name, value in form.items() if value is not None}
        return self.town.service.app.test_client().post(f"/api/auth/oauth/{endpoint}", data=given)

    def said(self, token: str) -> jwt.Token:
        keys = self.town.service.anonymous.get("/api/auth/.well-known/jwks.json").get_json()
        return jwt.decode(token, KeySet.import_key_set(keys), algorithms=["RS256"])

    def is_let_in(self, access_token: str) -> bool:
        status = self.town.service.with_token(access_token).get("/api/auth/me").status_code
        assert status in {200, 401}
        return bool(status == 200)


def landed(answer: TestResponse) -> dict[str, str]:
    """What the address says where a browser is sent."""
    assert answer.status_code == 303, answer.text
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))


def registered(town: Town, **other: Any) -> JSON:  # noqa: ANN401 - fields of several types
    told = {
        "name": "Coffre de poche",
        "kind": "native",
        "redirect_uris": [BACK, "fr.exemple.coffre:/retour"],
        "post_logout_redirect_uris": [AFTER],
        "scope": EVERYTHING.split(),
    }
    operator = town.service.with_token(town.token_of_operator())
    answer = operator.post("/api/auth/applications", json=told | other)
    assert answer.status_code == 201, answer.text
    return dict(answer.get_json())


@pytest.fixture
def pocket(town: Town) -> Pocket:
    """The application."""
    return Pocket(town, registered(town))


@pytest.fixture
def alice(town: Town) -> Browser:
    """Alice's browser, signed in."""
    return town.activated(ALICE, "alice")


@pytest.mark.spec("AUTH-14")
def test_a_request_waits_while_the_person_signs_in(pocket: Pocket, alice: Browser, town: Town) -> None:
    nobody = town.browser()
    page = urlsplit(pocket.ask(nobody).headers["Location"])
    assert page.path == "/connexion"
    wanted = urlsplit(dict(parse_qsl(page.query))["next"])
    assert (wanted.path, wanted.netloc) == ("/autorisation", "")
    demande = dict(parse_qsl(wanted.query))["demande"]
    seen = nobody.post("/api/auth/authorizations/preview", {"demande": demande}).get_json()
    assert (seen["application"]["name"], seen["scope"]) == ("Coffre de poche", EVERYTHING.split())
    assert (seen["signed_in"], seen["consented"]) == (False, False)
    assert nobody.sign_in("alice").status_code == 201
    assert nobody.post("/api/auth/authorizations/preview", {"demande": demande}).get_json()["signed_in"] is True
    assert pocket.decide(nobody, demande).status_code == 201


@pytest.mark.spec("AUTH-14")
def test_a_request_that_waited_too_long_or_was_touched_is_over(
    pocket: Pocket, alice: Browser, clock: FrozenClock
) -> None:
    demande = pocket.demande(alice)
    header, claims, signature = demande.split(".")
    access = alice.cookie("access")
    for wrong in (f"{header}.{claims[:-4]}AAAA.{signature}", access, "no request at all"):
        assert pocket.decide(alice, wrong).status_code == 404
    clock.advance(timedelta(minutes=-31))
    old = pocket.demande(alice)
    clock.advance(timedelta(minutes=31))
    assert pocket.decide(alice, old).status_code == 404


@pytest.mark.spec("AUTH-14")
@pytest.mark.parametrize(
    "other",
    [
        {"redirect_uri": BACK + "/"},
        {"redirect_uri": BACK + "?a=b"},
        {"redirect_uri": "https://appli.exemple.voleur.fr/retour"},
        {"redirect_uri": None},
        {"client_id": "01890000-0000-7000-8000-000000000000"},
        {"client_id": "no id"},
        {"client_id": None},
    ],
)
def test_an_answer_goes_only_to_the_very_address_that_was_registered(
    pocket: Pocket, alice: Browser, other: dict[str, str | None]
) -> None:
    answer = pocket.ask(alice, **other)
    assert (answer.status_code, "Location" in answer.headers) == (400, False)
    assert answer.get_json()["type"] == "/problems/authorization-impossible"
    seen = pocket.ask(alice, "text/html,application/xhtml+xml,*/*;q=0.8", **other)
    assert seen.headers["Location"] == "https://chartrier.test/autorisation?impossible=1", "a person is told on a page"


@pytest.mark.spec("AUTH-14")
@pytest.mark.parametrize(
    "other, error",
    [
        ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": "too-short"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"scope": "operate"}, "invalid_scope"),
        ({"scope": None}, "invalid_scope"),
        ({"request": "ey"}, "request_not_supported"),
        ({"request_uri": "https://ailleurs.exemple/"}, "request_uri_not_supported"),
        ({"max_age": "soon"}, "invalid_request"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"prompt": "none"}, "consent_required"),
    ],
)
def test_the_application_hears_what_was_wrong_and_who_says_so(
    pocket: Pocket, alice: Browser, other: dict[str, str | None], error: str
) -> None:
    heard = landed(pocket.ask(alice, **other))
    assert (heard["error"], heard["state"], heard["iss"]) == (error, "s-1", "https://chartrier.test")
    assert "code" not in heard


@pytest.mark.spec("AUTH-14")
def test_who_says_no_is_believed(pocket: Pocket, alice: Browser) -> None:
    answer = pocket.decide(alice, pocket.demande(alice), allowed=False)
    heard = dict(parse_qsl(urlsplit(answer.get_json()["redirect_to"]).query))
    assert (heard["error"], heard["state"], heard["iss"]) == ("access_denied", "s-1", "https://chartrier.test")
    assert alice.get("/api/auth/authorized-applications").get_json() == {"items": []}


@pytest.mark.spec("AUTH-14")
def test_a_silent_request_is_answered_at_once(pocket: Pocket, alice: Browser, town: Town) -> None:
    assert landed(pocket.ask(town.browser(), prompt="none"))["error"] == "login_required"
    pocket.tokens(alice)
    heard = landed(pocket.ask(alice, prompt="none"))
    assert pocket.redeem(heard["code"]).status_code == 200
    # Any application may claim a scheme: what goes there is looked at by a person.
    own = landed(pocket.ask(alice, prompt="none", redirect_uri="fr.exemple.coffre:/retour"))
    assert own["error"] == "consent_required"


@pytest.mark.spec("AUTH-14")
def test_an_application_may_ask_that_one_signs_in_anew(pocket: Pocket, town: Town, clock: FrozenClock) -> None:
    clock.advance(timedelta(minutes=-3))
    alice = town.activated(ALICE, "alice")
    clock.advance(timedelta(minutes=3))
    assert landed(pocket.ask(alice, max_age="60", prompt="none"))["error"] == "login_required"
    for other in ({"prompt": "login"}, {"max_age": "60"}):
        assert landed(pocket.ask(alice, **other))["encore"] == "1"
        demande = pocket.demande(alice, **other)
        assert pocket.decide(alice, demande).get_json()["type"] == "/problems/sign-in-again"
        again = pocket.town.browser()
        assert again.sign_in("alice").status_code == 201
        assert pocket.decide(again, demande).status_code == 201


@pytest.mark.spec("AUTH-14")
def test_tokens_say_what_rfc_9068_asks_and_never_rights(pocket: Pocket, alice: Browser) -> None:
    given = pocket.tokens(alice)
    assert set(given) == {"access_token", "token_type", "expires_in", "refresh_token", "scope", "id_token"}
    token = pocket.said(given["access_token"])
    assert token.header["typ"] == "at+jwt"
    assert set(token.claims) == {
        *("iss", "aud", "sub", "sid", "client_id", "scope", "amr", "auth_time", "iat", "exp", "jti"),
    }
    assert (token.claims["aud"], token.claims["client_id"]) == ("chartrier", pocket.application["id"])
    said = pocket.said(given["id_token"])
    assert (said.header["typ"], said.claims["aud"], said.claims["nonce"]) == ("JWT", pocket.application["id"], "n-1")


@pytest.mark.spec("AUTH-14")
def test_without_the_scope_to_act_an_application_only_learns_who_signed_in(
    pocket: Pocket, alice: Browser, service: RunningService
) -> None:
    given = pocket.tokens(alice, scope="openid email")
    assert not pocket.is_let_in(given["access_token"])
    told = service.with_token(given["access_token"]).get("/api/auth/oauth/userinfo")
    assert set(told.get_json()) == {"sub", "email", "email_verified"}
    no_openid = pocket.tokens(alice, scope="profile")
    assert "id_token" not in no_openid
    refused = service.with_token(no_openid["access_token"]).get("/api/auth/oauth/userinfo")
    assert (refused.status_code, "insufficient_scope" in refused.headers["WWW-Authenticate"]) == (403, True)
    unfit = service.with_token("none").post("/api/auth/oauth/userinfo")
    assert (unfit.status_code, unfit.headers["WWW-Authenticate"]) == (401, 'Bearer error="invalid_token"')


@pytest.mark.spec("AUTH-14", "AUTH-07", "AUTH-04")
def test_an_application_links_no_account_to_that_of_the_person_and_separates_none(
    pocket: Pocket, alice: Browser, town: Town
) -> None:
    charlies = {"identifier": CHARLIE.email, "password": PASSWORD}
    town.activated(CHARLIE)
    application = town.service.with_token(pocket.tokens(alice)["access_token"])
    assert application.post("/api/auth/me/associations", json=charlies).status_code == 403
    assert application.post("/api/auth/me/joinings", json={"token": town.invite(BOB)}).status_code == 403
    linked = alice.post("/api/auth/me/associations", charlies)
    assert linked.status_code == 201, "she may do so herself, in the portal"
    undoing = f"/api/auth/me/associations/{linked.get_json()['id']}/undoing"
    assert application.post(undoing, json={}).status_code == 403


@pytest.mark.spec("AUTH-14", "AUTH-13")
def test_a_code_from_before_everything_was_ended_is_worth_nothing(pocket: Pocket, alice: Browser) -> None:
    code = pocket.code(alice)
    assert alice.delete("/api/auth/sessions?keep_current=false").status_code == 204
    assert pocket.redeem(code).status_code == 400


@pytest.mark.spec("AUTH-14")
@pytest.mark.parametrize(
    "other",
    [
        {"code_verifier": "w" * 64},
        {"code_verifier": None},
        {"redirect_uri": "fr.exemple.coffre:/retour"},
        {"redirect_uri": None},
        {"client_id": None},
    ],
)
def test_a_stolen_code_is_worth_nothing(pocket: Pocket, alice: Browser, other: dict[str, str | None]) -> None:
    code = pocket.code(alice)
    assert pocket.redeem(code, **other).status_code == 400
    # Whoever it belongs to is none the worse for it.
    assert pocket.redeem(code).status_code == 200


@pytest.mark.spec("AUTH-14")
def test_a_code_of_another_application_or_an_old_one_is_worth_nothing(
    pocket: Pocket, alice: Browser, clock: FrozenClock
) -> None:
    other = Pocket(pocket.town, registered(pocket.town, name="Autre"))
    assert other.redeem(pocket.code(alice)).get_json()["error"] == "invalid_grant"
    code = pocket.code(alice)
    clock.advance(timedelta(seconds=61))
    assert pocket.redeem(code).get_json()["error"] == "invalid_grant"


@pytest.mark.spec("AUTH-14")
def test_a_code_that_comes_twice_ends_what_it_gave(pocket: Pocket, alice: Browser) -> None:
    code = pocket.code(alice)
    given = pocket.redeem(code).get_json()
    assert pocket.is_let_in(given["access_token"])
    assert pocket.redeem(code).get_json()["error"] == "invalid_grant"
    assert not pocket.is_let_in(given["access_token"])
    assert pocket.renew(given["refresh_token"]).get_json()["error"] == "invalid_grant"
    assert alice.get("/api/auth/me").status_code == 200


@pytest.mark.spec("AUTH-14")
def test_of_parallel_uses_of_a_code_at_most_one_is_answered_and_it_does_not_live_on(
    pocket: Pocket, alice: Browser
) -> None:
    code = pocket.code(alice)
    with ThreadPoolExecutor(6) as several:
        answers = list(several.map(lambda _: pocket.redeem(code), range(6)))
    given = [answer.get_json() for answer in answers if answer.status_code == 200]
    assert len(given) == 1
    assert {answer.status_code for answer in answers} == {200, 400}
    assert not pocket.is_let_in(given[0]["access_token"])


@pytest.mark.spec("AUTH-14")
def test_a_refresh_token_that_comes_twice_ends_the_family(pocket: Pocket, alice: Browser) -> None:
    first = pocket.tokens(alice)
    second = pocket.renew(first["refresh_token"]).get_json()
    third = pocket.renew(second["refresh_token"]).get_json()
    assert pocket.is_let_in(third["access_token"])
    assert pocket.renew(first["refresh_token"]).get_json()["error"] == "invalid_grant"
    assert not pocket.is_let_in(third["access_token"])
    assert pocket.renew(third["refresh_token"]).get_json()["error"] == "invalid_grant"


@pytest.mark.spec("AUTH-14")
def test_a_refresh_token_serves_nobody_else_and_no_browser(pocket: Pocket, alice: Browser) -> None:
    given = pocket.tokens(alice)
    other = Pocket(pocket.town, registered(pocket.town, name="Autre"))
    assert other.renew(given["refresh_token"]).get_json()["error"] == "invalid_grant"
    thief = pocket.town.browser()
    thief.put_cookie("refresh", given["refresh_token"])
    assert thief.post("/api/auth/sessions/refresh").status_code == 401
    assert pocket.renew(alice.cookie("refresh")).get_json()["error"] == "invalid_grant"
    assert pocket.renew(given["refresh_token"]).status_code == 200
    assert alice.post("/api/auth/sessions/refresh").status_code == 204


@pytest.mark.spec("AUTH-14")
def test_an_application_that_may_stay_goes_on_for_thirty_days_unused(
    pocket: Pocket, alice: Browser, clock: FrozenClock
) -> None:
    stays, leaves = pocket.tokens(alice), pocket.tokens(alice, scope="openid chartrier")
    clock.advance(timedelta(hours=2))
    assert pocket.renew(leaves["refresh_token"]).get_json()["error"] == "invalid_grant"
    clock.advance(timedelta(days=29))
    renewed = pocket.renew(stays["refresh_token"]).get_json()
    clock.advance(timedelta(days=31))
    assert pocket.renew(renewed["refresh_token"]).get_json()["error"] == "invalid_grant"


@pytest.mark.spec("AUTH-14", "AUTH-13")
def test_the_session_of_an_application_is_listed_and_ended_like_any_other(pocket: Pocket, alice: Browser) -> None:
    given = pocket.tokens(alice)
    [one] = [each for each in alice.get("/api/auth/sessions").get_json()["items"] if not each["current"]]
    assert one["browser"] == "Coffre de poche"
    assert alice.delete(f"/api/auth/sessions/{one['id']}").status_code == 204
    assert not pocket.is_let_in(given["access_token"])
    assert pocket.renew(given["refresh_token"]).status_code == 400


@pytest.mark.spec("AUTH-14")
def test_what_was_allowed_is_listed_and_withdrawn_by_its_owner_alone(
    pocket: Pocket, alice: Browser, town: Town, service: RunningService
) -> None:
    given, bob = pocket.tokens(alice), town.activated(BOB)
    [one] = alice.get("/api/auth/authorized-applications").get_json()["items"]
    assert (one["name"], sorted(one["scope"])) == ("Coffre de poche", sorted(EVERYTHING.split()))
    assert bob.get("/api/auth/authorized-applications").get_json() == {"items": []}
    address = f"/api/auth/authorized-applications/{one['application_id']}"
    assert bob.delete(address).status_code == 404
    # An application decides nothing in its person's name.
    assert service.with_token(given["access_token"]).delete(address).status_code == 403
    assert pocket.is_let_in(given["access_token"])
    assert alice.delete(address).status_code == 204
    assert not pocket.is_let_in(given["access_token"])
    assert landed(pocket.ask(alice, prompt="none"))["error"] == "consent_required"
    said = [fact["type"] for fact in service.events() if fact["type"].startswith("auth.application-")]
    assert said == ["auth.application-allowed.v1", "auth.application-withdrawn.v1"]
    acts = [line["act"] for line in alice.get("/api/auth/me/journal").get_json()["items"]]
    assert acts[:2] == ["application-withdrawn", "application-allowed"]


@pytest.mark.spec("AUTH-14", "AUTH-13")
@pytest.mark.parametrize("end", ["authorized-applications/{id}", "sessions/current"])
def test_a_code_from_before_the_application_was_withdrawn_or_the_browser_signed_out_is_worth_nothing(
    pocket: Pocket, alice: Browser, end: str
) -> None:
    code = pocket.code(alice)
    assert alice.delete(f"/api/auth/{end.format(id=pocket.application['id'])}").status_code == 204
    assert pocket.redeem(code).status_code == 400


@pytest.mark.spec("AUTH-14")
def test_a_token_given_back_ends_the_whole_family(pocket: Pocket, alice: Browser) -> None:
    for kind in ("refresh_token", "access_token"):
        given = pocket.tokens(alice)
        other = Pocket(pocket.town, registered(pocket.town, name="Autre"))
        foreign = other.post("revoke", token=given[kind], client_id=other.application["id"])
        assert (foreign.status_code, pocket.is_let_in(given["access_token"])) == (400, True)
        answer = pocket.post("revoke", token=given[kind], client_id=pocket.application["id"])
        assert answer.status_code == 200
        assert not pocket.is_let_in(given["access_token"])
        assert pocket.renew(given["refresh_token"]).status_code == 400
        again = pocket.post("revoke", token=given[kind], client_id=pocket.application["id"])
        assert again.status_code == 200


@pytest.mark.spec("AUTH-14")
def test_signing_out_of_an_application_signs_the_browser_out_and_goes_only_where_registered(
    pocket: Pocket, alice: Browser, town: Town
) -> None:
    given = pocket.tokens(alice)
    wish = {"id_token_hint": given["id_token"], "post_logout_redirect_uri": AFTER}
    for other in ({"post_logout_redirect_uri": BACK}, {"id_token_hint": given["access_token"]}, {"client_id": "x"}):
        refused = alice.get("/api/auth/oauth/end-session", query_string=wish | other)
        assert (refused.status_code, "Location" in refused.headers) == (400, False)
    demande = landed(alice.get("/api/auth/oauth/end-session", query_string=wish))["demande"]
    # Nothing has happened yet, and nothing happens for a page that is not ours.
    assert pocket.is_let_in(given["access_token"])
    foreign = alice.post("/api/auth/sign-outs", {"demande": demande}, headers={"X-Chartrier": "another"})
    assert foreign.status_code == 403
    seen = alice.post("/api/auth/sign-outs/preview", {"demande": demande}).get_json()
    assert (seen["application"]["name"], seen["signed_in"]) == ("Coffre de poche", True)
    assert alice.post("/api/auth/sign-outs", {"demande": demande}).get_json() == {"redirect_to": AFTER}
    assert not pocket.is_let_in(given["access_token"])
    assert alice.get("/api/auth/me").status_code == 401
    bob = town.activated(BOB)
    assert bob.post("/api/auth/sign-outs", {"demande": demande}).status_code == 200
    assert bob.get("/api/auth/me").status_code == 200


@pytest.mark.spec("AUTH-14")
def test_an_application_that_is_removed_is_out(pocket: Pocket, alice: Browser, town: Town) -> None:
    given, demande = pocket.tokens(alice), pocket.demande(alice)
    operator = town.service.with_token(town.token_of_operator())
    address = f"/api/auth/applications/{pocket.application['id']}"
    assert operator.put(address, json={"name": "Autre nom", "kind": "web", "redirect_uris": [AFTER]}).status_code == 200
    assert pocket.ask(alice).status_code == 400
    assert operator.delete(address).status_code == 204
    assert not pocket.is_let_in(given["access_token"])
    assert pocket.decide(alice, demande).status_code == 404
    assert operator.get("/api/auth/applications").get_json() == {"items": []}


@pytest.mark.spec("AUTH-14")
@pytest.mark.parametrize(
    "kind, address",
    [
        ("web", "http://appli.exemple/retour"),
        ("web", "fr.exemple.coffre:/retour"),
        ("native", "coffre:/retour"),
        ("native", "javascript:alert(1)"),
        ("native", "data:text/html,x"),
        ("web", "https://appli.exemple/retour#fragment"),
        ("web", "https://*.exemple/retour"),
        ("web", "https://quelquun@appli.exemple/"),
        ("web", "/retour"),
        ("web", "https://appli.exemple:99999/"),
        ("web", "https://appli.exemple\\@autre.exemple/"),
        ("web", "https://appli.exemple/\\autre"),
        ("web", "https://appli.exemple/\r\nSet-Cookie: a=b"),
        ("web", "https://appli.exemple/retour\n"),
        ("web", "https://appli\t.exemple/"),
        ("web", "https://appli.exemple/\x7f"),
        ("web", "\x01https://appli.exemple/"),
        ("web", "https://appli.exemple/un retour"),
        ("native", "fr.exemple.coffre:/\\autre"),
    ],
)
def test_an_address_at_which_others_listen_is_not_registered(town: Town, kind: str, address: str) -> None:
    operator = town.service.with_token(town.token_of_operator())
    told = {"name": "Appli", "kind": kind, "redirect_uris": [address]}
    answer = operator.post("/api/auth/applications", json=told)
    assert answer.status_code == 422
    assert "redirect_uris" in answer.get_json()["errors"][0]["field"]


@pytest.mark.spec("AUTH-14")
def test_discovery_says_the_same_in_each_of_its_places(service: RunningService, ports: Ports) -> None:
    places = ("/.well-known/openid-configuration", "/.well-known/oauth-authorization-server")
    told = [service.anonymous.get(place).get_json() for place in (*places, "/api/auth" + places[0])]
    assert told[0] == told[1] == told[2]
    assert told[0]["issuer"] == ports.issuer.issuer
    assert told[0]["code_challenge_methods_supported"] == ["S256"]
    assert told[0]["authorization_response_iss_parameter_supported"] is True


@pytest.mark.spec("AUTH-14")
def test_a_request_decided_by_somebody_else_speaks_for_somebody_else(
    pocket: Pocket, alice: Browser, town: Town
) -> None:
    charlie, demande = town.activated(CHARLIE), pocket.demande(alice)
    heard = pocket.decide(charlie, demande).get_json()["redirect_to"]
    code = dict(parse_qsl(urlsplit(heard).query))["code"]
    theirs, hers = pocket.redeem(code).get_json(), pocket.tokens(alice)
    subjects = [pocket.said(one["access_token"]).claims["sub"] for one in (theirs, hers)]
    assert subjects == [each.get("/api/auth/me").get_json()["account_id"] for each in (charlie, alice)]
