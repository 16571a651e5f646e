"""Upserts: employees and clients as an ERP or a file has them, line by line; what is the same again changes nothing."""
