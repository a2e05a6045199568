"""Pages that read the persons to be insured in a contract in from a file."""
