"""Wires the parts of Pelaren together and decides nothing itself."""
