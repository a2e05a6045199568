"""The key service: root keys that never leave it."""
