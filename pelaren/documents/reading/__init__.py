"""
Workbooks that come from outside, read in a process of its own with little memory, little time and nothing to steal.

`process` starts it and is all that the rest of the portal uses. `child`, `package`, `markup` and `cells` run inside it.
"""
