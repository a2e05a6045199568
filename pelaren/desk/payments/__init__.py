"""Pages of payments: what came in, what it pays, what goes back, and what waits for a second person."""
