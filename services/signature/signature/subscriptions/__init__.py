"""The events that this service subscribes to, one module for each publisher."""

from typing import Final

from chartrier.events.subscriptions import Subscriptions
from chartrier.lifecycle import account_erasure
from chartrier.projections import person_names
from signature.subscriptions import deposits, vault

subscriptions: Final = Subscriptions("signature")
account_erasure.subscribe(subscriptions)
person_names.subscribe(subscriptions)
vault.subscribe(subscriptions)
deposits.subscribe(subscriptions)
