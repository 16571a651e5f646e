"""Timesheets (relevés d'heures): a week of an assignment, sent by the employee, validated or disputed by the client."""
