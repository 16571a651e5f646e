"""sharing: showing documents to someone without an account, by a link that its owner can close."""
