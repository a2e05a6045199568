"""
Writing messages, the same for an employer's people and for the pension company's handlers.

The place where somebody writes, with its draft and files; the forms of a message; what a conversation's pages do.
"""
