"""What signing refuses."""


class Unsignable(Exception):
    """Ce document ne peut pas être signé."""


class Encrypted(Unsignable):
    """Ce document est protégé par un mot de passe."""


class Scripted(Unsignable):
    """Ce document contient un programme ou une action automatique."""


class HasForm(Unsignable):
    """Ce document contient un formulaire à remplir."""


class HiddenLayers(Unsignable):
    """Ce document contient des calques masqués."""


class Damaged(Unsignable):
    """Ce document est endommagé."""
