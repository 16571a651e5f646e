"""Which organisation, which rights."""
