"""Sub-accounts: several people of one company who read and sign the same documents (TEN-50 to TEN-52)."""
