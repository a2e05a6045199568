"""
Messaging: secure conversations between an employer and the pension company.

A conversation has a number and a topic; the topic decides the department. Text is sealed with a key of its own.
Status is never stored: `rules.status_seen_by` reads it from facts, because the same conversation reads differently from
each end. Reading, assigning and taking over change no status.
"""
