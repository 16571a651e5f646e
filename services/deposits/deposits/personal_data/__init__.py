"""Personal data: requests follow merged accounts, are exported, and outlive a closed account."""
