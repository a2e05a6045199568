"""
Files: what people send along, sealed at rest in chunks and kept in quarantine until a scanner has looked at it.

A file has a key of its own, wrapped by the key of whatever it belongs to; this app never knows what that is. Name, kind
and digest are sealed too: a dump of the database tells how large a file is and who sent it when, and nothing else.
"""
