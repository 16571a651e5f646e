"""Timesheets over HTTP, for employees, clients, agencies and their ERP."""
