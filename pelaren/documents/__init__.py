"""
The domain in other people's formats: paper, workbooks, barcodes.

Every document is written from the frozen values of `content` and comes back as bytes; every file that is read becomes
values. Nothing here knows the database, a request or the clock.
"""
