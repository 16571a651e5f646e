"""The refusal of a file, inside the vault; the edge tells it in the reader's language."""

from __future__ import annotations

from vault.inspection.rules import RULES, Rule


class FileRefused(Exception):
    """The file can't be accepted; the rule says why."""

    def __init__(self, rule: str) -> None:
        self.rule: Rule = RULES[rule]
        super().__init__(self.rule.english)
