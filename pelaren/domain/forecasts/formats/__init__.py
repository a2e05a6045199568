"""Forecasts in files: JSON cases and portfolios in columns. One module per format; each reads and writes its own."""
