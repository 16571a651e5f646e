"""Employees: persons known by a staff number, to whom an agency or employer delivers."""
