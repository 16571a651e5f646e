"""The fixtures of tests."""

from __future__ import annotations

import pytest

from chartrier.testing.plugin import server_url


def test_without_postgresql_a_test_says_why_in_the_words_that_the_end_of_a_run_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CHARTRIER_TEST_POSTGRES", raising=False)
    monkeypatch.setenv("CHARTRIER_TEST_POSTGRES_MISSING", "no programs of it here")
    with pytest.raises(pytest.skip.Exception, match="missing server: PostgreSQL: no programs of it here"):
        server_url()
