"""
Payments: money that comes in, what it pays, and what goes back.

A payment is in the books once it is booked; over a limit that takes a second person. An allocation puts its money on
the lines of an invoice, or takes it back from them; what is not allocated waits for the contract. Amounts never
change: a mistake is corrected by a new row and a new entry. Orders lock payments first, then invoices, then the
contract.
"""
