"""Advances (acomptes): asked by an employee on an assignment, accepted, reduced or refused by the agency."""
