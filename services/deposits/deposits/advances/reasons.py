"""The reasons for which an advance can't be asked for or granted, in each language."""

from decimal import Decimal

from deposits.journeys.definition import Text

OUTSIDE = Text(
    "Choisissez un mois pendant lequel vous travaillez sur cette mission.",
    "Choose a month in which you work on this assignment.",
)
TOO_LATE = Text(
    "La paie de ce mois est déjà passée\u00a0: choisissez ce mois-ci ou le précédent.",
    "That month has been paid already: choose this month or the one before.",
)
TO_COME = Text(
    "Ce mois n’a pas commencé\u00a0: choisissez ce mois-ci ou le précédent.",
    "That month has not begun: choose this month or the one before.",
)
NOTHING = Text("Écrivez un montant supérieur à zéro.", "Write an amount above zero.")
MORE_THAN_ASKED = Text(
    "Un acompte ne peut pas dépasser ce que la personne a demandé.", "An advance can’t be more than what was asked."
)
REASON_MISSING = Text(
    "Dites pourquoi\u00a0: la personne lira ce motif.", "Say why: the person who asked will read this reason."
)


def at_most(left: Decimal) -> Text:
    """Return how much may still be asked for in that month."""
    french, english = f"{left:.2f}".replace(".", ","), f"{left:.2f}"
    return Text(
        f"Pour ce mois, il reste {french}\u00a0€ au plus à demander sur cette mission.",
        f"At most €{english} can still be asked for on this assignment in that month.",
    )
