"""Sign in, choose which employer to represent, colleagues and their rights."""
