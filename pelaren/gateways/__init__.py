"""
Gateways: the outside world, each with a fake beside it that behaves the same.

A gateway knows nothing of the domain. It is handed in where an operation needs it, and says by an exception of its own
when the other side does not answer.
"""
