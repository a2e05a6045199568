"""Keeping the whole portal running as one: what starts in which order, what is started again, how it ends."""
