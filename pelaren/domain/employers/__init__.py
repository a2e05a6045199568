"""Employers: the pension company's customers, the tenants of the portal."""
