"""An address to go to next that browsers and services could read differently is refused at the edge."""

import pytest

from gateway.tests.real_envoy import Gateway, Upstream, send_bytes

PAGES = ("/connexion", "/connexion/retour/provider", "/autorisation", "/api/auth/oauth/authorize")
PARAMETERS = ("next", "redirect_uri", "post_logout_redirect_uri", "target", "n%65xt")
ANOTHER_HOST = (
    "//other.test",
    "%2F%2Fother.test",
    "/%2fother.test",
    "%2f/other.test",
    "/\\other.test",
    "/%5Cother.test",
    "%2F%5cother.test",
    "\\other.test",
    "%5c%5Cother.test",
    "\\/other.test",
    "/%09/other.test",
    "%2F%0A%2Fother.test",
    "%0d%0aLocation:%20http://other.test",
    "/documents%0d%0aSet-Cookie:%20a=b",
    "/documents%00.other.test",
    "%01//other.test",
    "/documents%7F",
    "%1f/other.test",
)
NOT_IN_NEXT = (
    "https://other.test",
    "https%3A%2F%2Fother.test",
    "javascript:alert(1)",
    "%6Aavascript:alert(1)",
    "data:text/html,x",
    "other.test",
    "%20//other.test",
    "@other.test",
)
BACKSLASHES = (
    "https://app.test\\@other.test/",
    "https://app.test%5C@other.test/",
    "https%3A%2F%2Fapp.test%5c.test",
)


def asks(gateway: Gateway, target: str) -> int:
    """Send a request for a target exactly as given: a browser, too, sends a backslash in a query as it is."""
    answer = send_bytes(gateway, f"GET {target} HTTP/1.1\r\nHost: gateway.test\r\n\r\n".encode())
    if answer.status != 200:
        assert answer.problem["type"] == "/problems/malformed"
    return answer.status


@pytest.mark.parametrize("page", PAGES)
def test_no_parameter_names_another_host_or_holds_control_characters(
    gateway: Gateway, upstream: Upstream, page: str
) -> None:
    for parameter in PARAMETERS:
        for address in ANOTHER_HOST:
            for query in (f"?{parameter}={address}", f"?a=b&{parameter}={address}&c=d"):
                assert asks(gateway, page + query) == 400, query
    assert upstream.requests == []


def test_the_way_back_after_signing_in_is_a_path_of_the_portal(gateway: Gateway, upstream: Upstream) -> None:
    for address in (*NOT_IN_NEXT, *BACKSLASHES, "/documents\\..\\x", "/documents%5Cx"):
        assert asks(gateway, f"/connexion?next={address}") == 400, address
        assert asks(gateway, f"/connexion?encore=1&NEXT={address}") == 400, address
    assert upstream.requests == []


@pytest.mark.parametrize("parameter", ["redirect_uri", "post_logout_redirect_uri"])
def test_no_address_that_an_application_names_has_a_backslash(
    gateway: Gateway, upstream: Upstream, parameter: str
) -> None:
    for address in BACKSLASHES:
        assert asks(gateway, f"/api/auth/oauth/authorize?client_id=x&{parameter}={address}") == 400, address
    assert upstream.requests == []


@pytest.mark.parametrize(
    "target",
    [
        "/connexion?next=/documents",
        "/connexion?next=%2Fdocuments%3Fstate%3Dtodo%26q%3Da%255Cb%2509&encore=1",
        "/connexion?next=",
        "/connexion?next=/",
        "/connexion/retour/provider?code=4/0AX4&state=x&iss=https%3A%2F%2Fprovider.test%2F",
        "/api/auth/oauth/authorize?redirect_uri=https%3A%2F%2Fapp.test%2Fcb%3Fa%3D%2F%2Fb&state=a%20b%3D%3D&scope=openid+email",
        "/api/auth/oauth/authorize?redirect_uri=com.example.app%3A%2Fcb",
        "/documents?q=a%5Cb%20%C3%A9t%C3%A9",
        "/documents?q=a\\b",
        "/documents?nextpage=x",
    ],
)
def test_what_people_and_applications_really_send_passes(gateway: Gateway, upstream: Upstream, target: str) -> None:
    assert asks(gateway, target) == 200
    assert [request.path for request in upstream.requests] == [target]
