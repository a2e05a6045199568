"""The translations: collecting texts from code and templates, checking and compiling them, without gettext tools."""
