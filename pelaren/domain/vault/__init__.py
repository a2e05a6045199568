"""
Vault: keys, sealed text and blind indexes.

Message text, attachments and identity numbers are sealed with AES-256-GCM before they reach the database. Keys form
three steps: the root key (a file outside the database) wraps a key per employer, which wraps a key per conversation.
Associated data binds each text to its place, so a ciphertext that is moved elsewhere cannot be opened.
Protects against a stolen disk, backup, dump or a database administrator; not against root on the running host.
"""
