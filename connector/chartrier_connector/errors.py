"""What is told to whoever runs the connector: of the whole batch, or of one line."""

from __future__ import annotations

from typing import Any

from chartrier_connector.texts import Language, text_of


class ExplainedError(Exception):
    """Something to tell, by the name of its sentence and what stands in it."""

    def __init__(self, text: str, **values: Any) -> None:  # noqa: ANN401 - whatever the sentence shows
        super().__init__(text)
        self.text, self.values = text, values

    def in_language(self, language: Language) -> str:
        """Return the sentence."""
        return text_of(self.text, language, **self.values)


class Stopped(ExplainedError):
    """Nothing more can be done; what was deposited stays."""


class BadLine(ExplainedError):
    """One line cannot be deposited; the others are."""
