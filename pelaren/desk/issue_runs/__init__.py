"""Pages of the issue of all contracts' invoices of a due month."""
