"""What an application may and may not do, and what becomes of what it was given."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from auth.ports import Ports
from chartrier.clock import FrozenClock
from chartrier.testing import RunningService
from services.auth.tests.auth_support.mobile_app import EVERYTHING, MobileApp, redirect_parameters, register_application
from services.auth.tests.auth_support.people import ALICE, BOB, CHARLIE, PASSWORD, Browser, Scenario
from services.auth.tests.auth_support.running_auth import AFTER, BACK


@pytest.fixture
def mobile_app(scenario: Scenario) -> MobileApp:
    """The application."""
    return MobileApp(scenario, register_application(scenario))


@pytest.fixture
def alice(scenario: Scenario) -> Browser:
    """Alice's browser, signed in."""
    return scenario.activated(ALICE, "alice")


@pytest.mark.spec("AUTH-14")
def test_a_request_waits_while_the_person_signs_in(mobile_app: MobileApp, alice: Browser, scenario: Scenario) -> None:
    nobody = scenario.browser()
    page = urlsplit(mobile_app.ask(nobody).headers["Location"])
    assert page.path == "/connexion"
    wanted = urlsplit(dict(parse_qsl(page.query))["next"])
    assert (wanted.path, wanted.netloc) == ("/autorisation", "")
    demande = dict(parse_qsl(wanted.query))["demande"]
    seen = nobody.post("/api/auth/authorizations/preview", {"demande": demande}).get_json()
    assert (seen["application"]["name"], seen["scope"]) == ("Coffre de poche", EVERYTHING.split())
    assert (seen["signed_in"], seen["consented"]) == (False, False)
    assert nobody.sign_in("alice").status_code == 201
    assert nobody.post("/api/auth/authorizations/preview", {"demande": demande}).get_json()["signed_in"] is True
    assert mobile_app.decide(nobody, demande).status_code == 201


@pytest.mark.spec("AUTH-14")
def test_a_request_that_waited_too_long_or_was_touched_is_over(
    mobile_app: MobileApp, alice: Browser, clock: FrozenClock
) -> None:
    demande = mobile_app.pending_request(alice)
    header, claims, signature = demande.split(".")
    access = alice.cookie("access")
    for wrong in (f"{header}.{claims[:-4]}AAAA.{signature}", access, "no request at all"):
        assert mobile_app.decide(alice, wrong).status_code == 404
    clock.advance(timedelta(minutes=-31))
    old = mobile_app.pending_request(alice)
    clock.advance(timedelta(minutes=31))
    assert mobile_app.decide(alice, old).status_code == 404


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
    mobile_app: MobileApp, alice: Browser, other: dict[str, str | None]
) -> None:
    answer = mobile_app.ask(alice, **other)
    assert (answer.status_code, "Location" in answer.headers) == (400, False)
    assert answer.get_json()["type"] == "/problems/authorization-impossible"
    seen = mobile_app.ask(alice, "text/html,application/xhtml+xml,*/*;q=0.8", **other)
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
    mobile_app: MobileApp, alice: Browser, other: dict[str, str | None], error: str
) -> None:
    answered = redirect_parameters(mobile_app.ask(alice, **other))
    assert (answered["error"], answered["state"], answered["iss"]) == (error, "s-1", "https://chartrier.test")
    assert "code" not in answered


@pytest.mark.spec("AUTH-14")
def test_who_says_no_is_believed(mobile_app: MobileApp, alice: Browser) -> None:
    answer = mobile_app.decide(alice, mobile_app.pending_request(alice), allowed=False)
    answered = dict(parse_qsl(urlsplit(answer.get_json()["redirect_to"]).query))
    assert (answered["error"], answered["state"], answered["iss"]) == ("access_denied", "s-1", "https://chartrier.test")
    assert alice.get("/api/auth/authorized-applications").get_json() == {"items": []}


@pytest.mark.spec("AUTH-14")
def test_a_silent_request_is_answered_at_once(mobile_app: MobileApp, alice: Browser, scenario: Scenario) -> None:
    assert redirect_parameters(mobile_app.ask(scenario.browser(), prompt="none"))["error"] == "login_required"
    mobile_app.tokens(alice)
    answered = redirect_parameters(mobile_app.ask(alice, prompt="none"))
    assert mobile_app.redeem(answered["code"]).status_code == 200
    # Any application may claim a scheme: what goes there is looked at by a person.
    own = redirect_parameters(mobile_app.ask(alice, prompt="none", redirect_uri="fr.exemple.coffre:/retour"))
    assert own["error"] == "consent_required"


@pytest.mark.spec("AUTH-14")
def test_an_application_may_ask_that_one_signs_in_anew(
    mobile_app: MobileApp, scenario: Scenario, clock: FrozenClock
) -> None:
    clock.advance(timedelta(minutes=-3))
    alice = scenario.activated(ALICE, "alice")
    clock.advance(timedelta(minutes=3))
    assert redirect_parameters(mobile_app.ask(alice, max_age="60", prompt="none"))["error"] == "login_required"
    for other in ({"prompt": "login"}, {"max_age": "60"}):
        assert redirect_parameters(mobile_app.ask(alice, **other))["encore"] == "1"
        demande = mobile_app.pending_request(alice, **other)
        assert mobile_app.decide(alice, demande).get_json()["type"] == "/problems/sign-in-again"
        again = mobile_app.scenario.browser()
        assert again.sign_in("alice").status_code == 201
        assert mobile_app.decide(again, demande).status_code == 201


@pytest.mark.spec("AUTH-14")
def test_tokens_say_what_rfc_9068_asks_and_never_rights(mobile_app: MobileApp, alice: Browser) -> None:
    given = mobile_app.tokens(alice)
    assert set(given) == {"access_token", "token_type", "expires_in", "refresh_token", "scope", "id_token"}
    token = mobile_app.said(given["access_token"])
    assert token.header["typ"] == "at+jwt"
    assert set(token.claims) == {
        *("iss", "aud", "sub", "sid", "client_id", "scope", "amr", "auth_time", "iat", "exp", "jti"),
    }
    assert (token.claims["aud"], token.claims["client_id"]) == ("chartrier", mobile_app.application["id"])
    said = mobile_app.said(given["id_token"])
    assert (said.header["typ"], said.claims["aud"], said.claims["nonce"]) == (
        "JWT",
        mobile_app.application["id"],
        "n-1",
    )


@pytest.mark.spec("AUTH-14")
def test_without_the_scope_to_act_an_application_only_learns_who_signed_in(
    mobile_app: MobileApp, alice: Browser, service: RunningService
) -> None:
    given = mobile_app.tokens(alice, scope="openid email")
    assert not mobile_app.is_accepted(given["access_token"])
    told = service.with_token(given["access_token"]).get("/api/auth/oauth/userinfo")
    assert set(told.get_json()) == {"sub", "email", "email_verified"}
    no_openid = mobile_app.tokens(alice, scope="profile")
    assert "id_token" not in no_openid
    refused = service.with_token(no_openid["access_token"]).get("/api/auth/oauth/userinfo")
    assert (refused.status_code, "insufficient_scope" in refused.headers["WWW-Authenticate"]) == (403, True)
    unfit = service.with_token("none").post("/api/auth/oauth/userinfo")
    assert (unfit.status_code, unfit.headers["WWW-Authenticate"]) == (401, 'Bearer error="invalid_token"')


@pytest.mark.spec("AUTH-14", "AUTH-07", "AUTH-04")
def test_an_application_links_no_account_to_that_of_the_person_and_separates_none(
    mobile_app: MobileApp, alice: Browser, scenario: Scenario
) -> None:
    charlies = {"identifier": CHARLIE.email, "password": PASSWORD}
    scenario.activated(CHARLIE)
    application = scenario.service.with_token(mobile_app.tokens(alice)["access_token"])
    assert application.post("/api/auth/me/associations", json=charlies).status_code == 403
    assert application.post("/api/auth/me/joinings", json={"token": scenario.invite(BOB)}).status_code == 403
    linked = alice.post("/api/auth/me/associations", charlies)
    assert linked.status_code == 201, "she may do so herself, in the portal"
    undoing = f"/api/auth/me/associations/{linked.get_json()['id']}/undoing"
    assert application.post(undoing, json={}).status_code == 403


@pytest.mark.spec("AUTH-14", "AUTH-13")
def test_a_code_from_before_everything_was_ended_is_worth_nothing(mobile_app: MobileApp, alice: Browser) -> None:
    code = mobile_app.code(alice)
    assert alice.delete("/api/auth/sessions?keep_current=false").status_code == 204
    assert mobile_app.redeem(code).status_code == 400


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
def test_a_stolen_code_is_worth_nothing(mobile_app: MobileApp, alice: Browser, other: dict[str, str | None]) -> None:
    code = mobile_app.code(alice)
    assert mobile_app.redeem(code, **other).status_code == 400
    # Whoever it belongs to is none the worse for it.
    assert mobile_app.redeem(code).status_code == 200


@pytest.mark.spec("AUTH-14")
def test_a_code_of_another_application_or_an_old_one_is_worth_nothing(
    mobile_app: MobileApp, alice: Browser, clock: FrozenClock
) -> None:
    other = MobileApp(mobile_app.scenario, register_application(mobile_app.scenario, name="Autre"))
    assert other.redeem(mobile_app.code(alice)).get_json()["error"] == "invalid_grant"
    code = mobile_app.code(alice)
    clock.advance(timedelta(seconds=61))
    assert mobile_app.redeem(code).get_json()["error"] == "invalid_grant"


@pytest.mark.spec("AUTH-14")
def test_a_code_that_comes_twice_ends_what_it_gave(mobile_app: MobileApp, alice: Browser) -> None:
    code = mobile_app.code(alice)
    given = mobile_app.redeem(code).get_json()
    assert mobile_app.is_accepted(given["access_token"])
    assert mobile_app.redeem(code).get_json()["error"] == "invalid_grant"
    assert not mobile_app.is_accepted(given["access_token"])
    assert mobile_app.renew(given["refresh_token"]).get_json()["error"] == "invalid_grant"
    assert alice.get("/api/auth/me").status_code == 200


@pytest.mark.spec("AUTH-14")
def test_of_parallel_uses_of_a_code_at_most_one_is_answered_and_it_does_not_live_on(
    mobile_app: MobileApp, alice: Browser
) -> None:
    code = mobile_app.code(alice)
    with ThreadPoolExecutor(6) as several:
        answers = list(several.map(lambda _: mobile_app.redeem(code), range(6)))
    given = [answer.get_json() for answer in answers if answer.status_code == 200]
    assert len(given) == 1
    assert {answer.status_code for answer in answers} == {200, 400}
    assert not mobile_app.is_accepted(given[0]["access_token"])


@pytest.mark.spec("AUTH-14")
def test_a_refresh_token_that_comes_twice_ends_the_family(mobile_app: MobileApp, alice: Browser) -> None:
    first = mobile_app.tokens(alice)
    second = mobile_app.renew(first["refresh_token"]).get_json()
    third = mobile_app.renew(second["refresh_token"]).get_json()
    assert mobile_app.is_accepted(third["access_token"])
    assert mobile_app.renew(first["refresh_token"]).get_json()["error"] == "invalid_grant"
    assert not mobile_app.is_accepted(third["access_token"])
    assert mobile_app.renew(third["refresh_token"]).get_json()["error"] == "invalid_grant"


@pytest.mark.spec("AUTH-14")
def test_a_refresh_token_serves_nobody_else_and_no_browser(mobile_app: MobileApp, alice: Browser) -> None:
    given = mobile_app.tokens(alice)
    other = MobileApp(mobile_app.scenario, register_application(mobile_app.scenario, name="Autre"))
    assert other.renew(given["refresh_token"]).get_json()["error"] == "invalid_grant"
    thief = mobile_app.scenario.browser()
    thief.put_cookie("refresh", given["refresh_token"])
    assert thief.post("/api/auth/sessions/refresh").status_code == 401
    assert mobile_app.renew(alice.cookie("refresh")).get_json()["error"] == "invalid_grant"
    assert mobile_app.renew(given["refresh_token"]).status_code == 200
    assert alice.post("/api/auth/sessions/refresh").status_code == 204


@pytest.mark.spec("AUTH-14")
def test_an_application_that_may_stay_goes_on_for_thirty_days_unused(
    mobile_app: MobileApp, alice: Browser, clock: FrozenClock
) -> None:
    stays, leaves = mobile_app.tokens(alice), mobile_app.tokens(alice, scope="openid chartrier")
    clock.advance(timedelta(hours=2))
    assert mobile_app.renew(leaves["refresh_token"]).get_json()["error"] == "invalid_grant"
    clock.advance(timedelta(days=29))
    renewed = mobile_app.renew(stays["refresh_token"]).get_json()
    clock.advance(timedelta(days=31))
    assert mobile_app.renew(renewed["refresh_token"]).get_json()["error"] == "invalid_grant"


@pytest.mark.spec("AUTH-14", "AUTH-13")
def test_the_session_of_an_application_is_listed_and_ended_like_any_other(
    mobile_app: MobileApp, alice: Browser
) -> None:
    given = mobile_app.tokens(alice)
    [one] = [each for each in alice.get("/api/auth/sessions").get_json()["items"] if not each["current"]]
    assert one["browser"] == "Coffre de poche"
    assert alice.delete(f"/api/auth/sessions/{one['id']}").status_code == 204
    assert not mobile_app.is_accepted(given["access_token"])
    assert mobile_app.renew(given["refresh_token"]).status_code == 400


@pytest.mark.spec("AUTH-14")
def test_what_was_allowed_is_listed_and_withdrawn_by_its_owner_alone(
    mobile_app: MobileApp, alice: Browser, scenario: Scenario, service: RunningService
) -> None:
    given, bob = mobile_app.tokens(alice), scenario.activated(BOB)
    [one] = alice.get("/api/auth/authorized-applications").get_json()["items"]
    assert (one["name"], sorted(one["scope"])) == ("Coffre de poche", sorted(EVERYTHING.split()))
    assert bob.get("/api/auth/authorized-applications").get_json() == {"items": []}
    address = f"/api/auth/authorized-applications/{one['application_id']}"
    assert bob.delete(address).status_code == 404
    # An application decides nothing in its person's name.
    assert service.with_token(given["access_token"]).delete(address).status_code == 403
    assert mobile_app.is_accepted(given["access_token"])
    assert alice.delete(address).status_code == 204
    assert not mobile_app.is_accepted(given["access_token"])
    assert redirect_parameters(mobile_app.ask(alice, prompt="none"))["error"] == "consent_required"
    said = [event["type"] for event in service.events() if event["type"].startswith("auth.application-")]
    assert said == ["auth.application-allowed.v1", "auth.application-withdrawn.v1"]
    acts = [line["act"] for line in alice.get("/api/auth/me/journal").get_json()["items"]]
    assert acts[:2] == ["application-withdrawn", "application-allowed"]


@pytest.mark.spec("AUTH-14", "AUTH-13")
@pytest.mark.parametrize("end", ["authorized-applications/{id}", "sessions/current"])
def test_a_code_from_before_the_application_was_withdrawn_or_the_browser_signed_out_is_worth_nothing(
    mobile_app: MobileApp, alice: Browser, end: str
) -> None:
    code = mobile_app.code(alice)
    assert alice.delete(f"/api/auth/{end.format(id=mobile_app.application['id'])}").status_code == 204
    assert mobile_app.redeem(code).status_code == 400


@pytest.mark.spec("AUTH-14")
def test_a_token_given_back_ends_the_whole_family(mobile_app: MobileApp, alice: Browser) -> None:
    for kind in ("refresh_token", "access_token"):
        given = mobile_app.tokens(alice)
        other = MobileApp(mobile_app.scenario, register_application(mobile_app.scenario, name="Autre"))
        foreign = other.post("revoke", token=given[kind], client_id=other.application["id"])
        assert (foreign.status_code, mobile_app.is_accepted(given["access_token"])) == (400, True)
        answer = mobile_app.post("revoke", token=given[kind], client_id=mobile_app.application["id"])
        assert answer.status_code == 200
        assert not mobile_app.is_accepted(given["access_token"])
        assert mobile_app.renew(given["refresh_token"]).status_code == 400
        again = mobile_app.post("revoke", token=given[kind], client_id=mobile_app.application["id"])
        assert again.status_code == 200


@pytest.mark.spec("AUTH-14")
def test_signing_out_of_an_application_signs_the_browser_out_and_goes_only_where_registered(
    mobile_app: MobileApp, alice: Browser, scenario: Scenario
) -> None:
    given = mobile_app.tokens(alice)
    wish = {"id_token_hint": given["id_token"], "post_logout_redirect_uri": AFTER}
    for other in ({"post_logout_redirect_uri": BACK}, {"id_token_hint": given["access_token"]}, {"client_id": "x"}):
        refused = alice.get("/api/auth/oauth/end-session", query_string=wish | other)
        assert (refused.status_code, "Location" in refused.headers) == (400, False)
    demande = redirect_parameters(alice.get("/api/auth/oauth/end-session", query_string=wish))["demande"]
    # Nothing has happened yet, and nothing happens for a page that is not ours.
    assert mobile_app.is_accepted(given["access_token"])
    foreign = alice.post("/api/auth/sign-outs", {"demande": demande}, headers={"X-Chartrier": "another"})
    assert foreign.status_code == 403
    seen = alice.post("/api/auth/sign-outs/preview", {"demande": demande}).get_json()
    assert (seen["application"]["name"], seen["signed_in"]) == ("Coffre de poche", True)
    assert alice.post("/api/auth/sign-outs", {"demande": demande}).get_json() == {"redirect_to": AFTER}
    assert not mobile_app.is_accepted(given["access_token"])
    assert alice.get("/api/auth/me").status_code == 401
    bob = scenario.activated(BOB)
    assert bob.post("/api/auth/sign-outs", {"demande": demande}).status_code == 200
    assert bob.get("/api/auth/me").status_code == 200


@pytest.mark.spec("AUTH-14")
def test_an_application_that_is_removed_is_out(mobile_app: MobileApp, alice: Browser, scenario: Scenario) -> None:
    given, demande = mobile_app.tokens(alice), mobile_app.pending_request(alice)
    operator = scenario.service.with_token(scenario.operator_token())
    address = f"/api/auth/applications/{mobile_app.application['id']}"
    assert operator.put(address, json={"name": "Autre nom", "kind": "web", "redirect_uris": [AFTER]}).status_code == 200
    assert mobile_app.ask(alice).status_code == 400
    assert operator.delete(address).status_code == 204
    assert not mobile_app.is_accepted(given["access_token"])
    assert mobile_app.decide(alice, demande).status_code == 404
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
def test_an_address_at_which_others_listen_is_not_registered(scenario: Scenario, kind: str, address: str) -> None:
    operator = scenario.service.with_token(scenario.operator_token())
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
    mobile_app: MobileApp, alice: Browser, scenario: Scenario
) -> None:
    charlie, demande = scenario.activated(CHARLIE), mobile_app.pending_request(alice)
    answered = mobile_app.decide(charlie, demande).get_json()["redirect_to"]
    code = dict(parse_qsl(urlsplit(answered).query))["code"]
    theirs, hers = mobile_app.redeem(code).get_json(), mobile_app.tokens(alice)
    subjects = [mobile_app.said(one["access_token"]).claims["sub"] for one in (theirs, hers)]
    assert subjects == [each.get("/api/auth/me").get_json()["account_id"] for each in (charlie, alice)]
