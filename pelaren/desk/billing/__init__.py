"""Pages of invoices as the pension company sees them."""
