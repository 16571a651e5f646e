"""The events that deposits subscribes to, one module for each publisher, beside grants and ended sessions."""

from typing import Final

from chartrier.events.subscriptions import Subscriptions
from chartrier.lifecycle import account_erasure
from chartrier.projections import merged_accounts, person_names, subscribed_services
from deposits.subscriptions import signature, tenancy

subscriptions: Final = Subscriptions("deposits")
account_erasure.subscribe(subscriptions)
merged_accounts.subscribe(subscriptions)
person_names.subscribe(subscriptions)
subscribed_services.subscribe(subscriptions)
tenancy.subscribe(subscriptions)
signature.subscribe(subscriptions)
