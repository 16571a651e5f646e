"""What sharing does with the events of auth: it keeps names, follows merged accounts, erases closed ones."""

from chartrier.events.subscriptions import Subscriptions
from chartrier.lifecycle import account_erasure
from chartrier.projections import merged_accounts, person_names

subscriptions = Subscriptions("sharing")
account_erasure.subscribe(subscriptions)
merged_accounts.subscribe(subscriptions)
person_names.subscribe(subscriptions)
