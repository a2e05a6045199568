"""
Accounts: people who sign in, the employers they represent with which rights, and the pension company's own staff.

A membership is user × employer × role. Rights are read from the database at each request, so taking one away
bites at once.
"""
