"""Pages of insured."""
