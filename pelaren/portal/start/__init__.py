"""Pages of start."""
