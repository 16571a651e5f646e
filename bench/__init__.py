"""Measures the speed goals: each figure beside its baseline, taken in the same run."""
