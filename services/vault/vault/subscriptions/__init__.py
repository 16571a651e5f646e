"""The events that the vault consumes, by the service that publishes them: each is translated for a use case."""

from chartrier.events.subscriptions import Subscriptions
from chartrier.lifecycle import account_erasure
from chartrier.projections import grants, person_names, subscribed_services
from vault.subscriptions import auth, deposits, sharing, signature, tenancy

_projections = Subscriptions("vault")
account_erasure.subscribe(_projections)
grants.subscribe(_projections)
person_names.subscribe(_projections)
subscribed_services.subscribe(_projections)

# The projections first: what an event says of rights and names is known when the others handle it.
subscriptions = Subscriptions.of(
    _projections,
    auth.subscriptions,
    tenancy.subscriptions,
    signature.subscriptions,
    sharing.subscriptions,
    deposits.subscriptions,
)
