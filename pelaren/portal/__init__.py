"""The employer's website: one folder per menu entry."""
