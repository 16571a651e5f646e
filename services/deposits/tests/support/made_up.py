"""A journey that no file of the product describes: thirty questions of every kind, of which some depend on others."""

from typing import Any, Final

KEY: Final = "made-up"


def words(text: str) -> dict[str, str]:
    return {"fr": text, "en": text}


def question(key: str, kind: str = "text", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever a journey may say
    return {"key": key, "kind": kind, "label": words(key), "help": words(f"Aide {key}"), **more}


def choices(*values: str) -> list[dict[str, Any]]:
    return [{"value": value, "label": words(value.title())} for value in values]


def journey(version: int = 1, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the document of a journey of type C with thirty questions."""
    return {
        "key": KEY,
        "version": version,
        "direction": "C",
        "title": words("Démarche inventée"),
        "purpose": words("Pour voir."),
        "who": words("Tout le monde."),
        "need": words("Essais"),
        "amount_field": "amount",
        "examined_by": [
            {"group": "large", "only_if": [{"field": "amount", "at_least": "1000"}]},
            {"group": "small"},
        ],
        "attachments": [
            {"kind": "proof", "label": words("Preuve"), "required": True, "formats": ["pdf"]},
            {
                "kind": "mandate",
                "label": words("Mandat"),
                "required": True,
                "only_if": [{"field": "capacity", "one_of": ["agent"]}],
            },
        ],
        "steps": [
            {
                "key": "who",
                "title": words("Qui"),
                "fields": [
                    question("capacity", "choice", required=True, choices=choices("owner", "agent")),
                    question("agent_name", required=True, only_if=[{"field": "capacity", "one_of": ["agent"]}]),
                    question("agent_email", "email", only_if=[{"field": "capacity", "none_of": ["owner"]}]),
                    question("children", "number", minimum="0", maximum="20"),
                    question("eldest_born_on", "date", past=True, only_if=[{"field": "children", "at_least": "1"}]),
                    *(question(f"free_{number}", max=20) for number in range(10)),
                ],
            },
            {
                "key": "money",
                "title": words("Combien"),
                "fields": [
                    question("owners", "owners", required=True, with_birth_date=True),
                    question("amount", "amount", required=True, minimum="10", maximum="100000"),
                    question("origin", required=True, only_if=[{"field": "amount", "at_least": "1000"}]),
                    question(
                        "origin_date",
                        "date",
                        only_if=[{"field": "amount", "at_least": "1000"}, {"field": "origin", "none_of": ["gift"]}],
                    ),
                    question(
                        "payment",
                        "payment",
                        required=True,
                        choices=[
                            {"value": "transfer", "label": words("Virement"), "instructions": words("Virez.")},
                            {"value": "cheque", "label": words("Chèque"), "instructions": words("Postez.")},
                        ],
                    ),
                    question("cheque_number", only_if=[{"field": "payment", "one_of": ["cheque"]}], pattern="[0-9]{7}"),
                ],
            },
            {
                "key": "bank",
                "title": words("Banque"),
                "fields": [
                    question("iban", "iban"),
                    question("bic", "bic"),
                    *(question(f"note_{number}") for number in range(7)),
                ],
            },
        ],
        **changes,
    }
