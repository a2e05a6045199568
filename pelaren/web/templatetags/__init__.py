"""The template language of the portal."""
