"""
Contracts: a group pension insurance of one employer, its groups, its insured and where their premiums are invested.

An insured is a person in one contract; an enrolment is the time she belongs to a group. Leaving ends an enrolment at an
inclusive date, rejoining opens a new one; nothing is deleted.
"""
