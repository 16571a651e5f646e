"""Assignments (missions): at which client an agency's employee works, as the agency's ERP lists them."""
