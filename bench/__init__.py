"""Measures the speed goals: each figure beside its bare limit, taken in the same run."""
