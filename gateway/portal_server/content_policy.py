"""What a browser may do on our pages."""

from flask import Response

# Features that a vault never needs.
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)


# For every page: nothing from other hosts, no framing, no form to elsewhere, no other base for addresses.
EVERYWHERE = {
    "default-src": "'none'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def portal_policy(nonce: str = "", *, shows_mail: bool = False) -> str:
    """Return the content policy of the portal: our own files, and the styles that carry this page's nonce.

    An e-mail sets its own styles, as mail programs want it; the page of captured mail allows styles, not scripts.
    """
    ours = f"'self' 'nonce-{nonce}'" if nonce else "'self'"
    return _policy(
        {
            # pdf.js decodes some images in WebAssembly; no text is ever turned into script.
            "script-src": f"{ours} 'wasm-unsafe-eval'",
            "style-src": "'self' 'unsafe-inline'" if shows_mail else ours,
            "img-src": "'self' data: blob:",
            "font-src": "'self' data:",
            "worker-src": "'self'",
            "manifest-src": "'self'",
        }
    )


def reference_policy() -> str:
    """Return the content policy of the page that shows the API: its library sets styles of its own."""
    return _policy({"script-src": "'self'", "style-src": "'self' 'unsafe-inline'", "img-src": "'self' data:"})


def _policy(own: dict[str, str]) -> str:
    return "; ".join(f"{name} {sources}" for name, sources in (EVERYWHERE | own).items())


def add_security_headers(answer: Response) -> Response:
    """Add the headers of every answer; a page that has a policy of its own keeps it."""
    answer.headers.setdefault("Content-Security-Policy", portal_policy())
    # A link's secret is in the address after «#», which no browser sends; the rest of the address stays here too.
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Permissions-Policy"] = PERMISSIONS
    answer.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
