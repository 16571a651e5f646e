"""Settings: what would be used is shown before anything starts, and no secret with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from chartrier.runtime.settings import Environment, SettingMissing, SettingRead, recording


def test_what_was_read_is_told_with_where_it_came_from_and_without_secrets(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    password = tmp_path / "smtp-password"
    password.write_text("of-tests-only\n")
    monkeypatch.setenv("LIBRARY_SMTP_PASSWORD_FILE", str(password))
    monkeypatch.setenv("CHARTRIER_PUBLIC_URL", "https://library.example")
    monkeypatch.setenv("LIBRARY_DATABASE_URL", "postgresql://library:of-tests-only@db/library")
    env, reads = Environment("library"), list[SettingRead]()
    with recording(reads):
        assert env.secret("SMTP_PASSWORD") == "of-tests-only"
        env.text("PUBLIC_URL")
        env.text("DATABASE_URL")
        env.number("THREADS", 4)
    env.number("POOL_SIZE", 8)
    assert reads == [
        SettingRead("LIBRARY_SMTP_PASSWORD", f"file {password}", "(secret)"),
        SettingRead("CHARTRIER_PUBLIC_URL", "environment", "https://library.example"),
        SettingRead("LIBRARY_DATABASE_URL", "environment", "(secret)"),
        SettingRead("LIBRARY_THREADS", "default", "4"),
    ]
    assert "of-tests-only" not in str(reads)


def test_a_word_that_is_none_of_the_choices_is_refused_by_its_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIBRARY_SCHEDULED_JOBS", "nobody")
    with pytest.raises(SettingMissing, match="SCHEDULED_JOBS should be worker or scheduler"):
        Environment("library").choice("SCHEDULED_JOBS", "worker", "scheduler")
