"""Members of a space: who may do what there."""
