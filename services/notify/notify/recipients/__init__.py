"""Recipients: who can be reached, by the address of an account or of an invitation."""
