"""
The demo world: a pension company, three employers and seven people, all of it invented.

The same facts each time it is built, with dates counted from today so that something always waits and something always
falls due. Identity numbers come from the ranges that no living person is given; all addresses end in `.example`.
"""
