"""What administrators do: members of the units that they administer, and their rights."""
