"""The events that this service subscribes to, one module for each publisher."""

from typing import Final

from chartrier.events.subscriptions import Subscriptions
from chartrier.lifecycle import account_erasure
from signature.subscriptions import auth, vault

subscriptions: Final = Subscriptions("signature")
account_erasure.subscribe(subscriptions)
auth.subscribe(subscriptions)
vault.subscribe(subscriptions)
