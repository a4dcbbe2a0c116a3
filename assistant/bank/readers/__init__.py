"""Readers: each turns one form of document into questions or sections; `choose` picks by the look."""
