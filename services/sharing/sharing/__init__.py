"""sharing: showing documents to someone without an account, by a link that their owner closes at will."""
