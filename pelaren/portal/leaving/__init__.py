"""Pages for removing insured from their group."""
