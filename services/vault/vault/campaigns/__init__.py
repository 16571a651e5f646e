"""Campaigns (*campagnes de diffusion*): a PDF of many payslips, split, matched with employees, and sent to each."""
