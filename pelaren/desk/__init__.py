"""The pension company's website: same shape as the portal, its own doors."""
