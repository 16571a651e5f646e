"""Numbers and ids in an address have one spelling too."""

import pytest
from flask import Flask

from chartrier.http.addresses import answer_one_spelling


@pytest.mark.parametrize(
    "path, found",
    [
        ("/versions/0", True),
        ("/versions/10", True),
        ("/versions/01", False),
        ("/versions/00", False),
        ("/versions/-1", False),
        ("/versions/1/", False),
        ("/versions/\u0661", False),
        ("/documents/0198c3f0-abcd-7000-8000-00000000a11c", True),
        ("/documents/0198C3F0-ABCD-7000-8000-00000000A11C", False),
        ("/documents/0198c3f0abcd7000800000000000a11c", False),
        ("//versions/1", False),
    ],
)
def test_one_spelling_of_a_number_or_an_id_is_found(path: str, found: bool) -> None:  # noqa: FBT001
    app = Flask("addresses")
    answer_one_spelling(app)
    app.add_url_rule("/versions/<int:version>", "version", lambda version: f"{version}")
    app.add_url_rule("/documents/<uuid:document_id>", "document", lambda document_id: f"{document_id}")
    answer = app.test_client().get(path)
    assert (answer.status_code, answer.headers.get("Location")) == (200 if found else 404, None)
