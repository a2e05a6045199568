"""The domain: everything that would still be true without a computer."""
