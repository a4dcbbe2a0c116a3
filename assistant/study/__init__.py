"""Practising with the questions of the bank; it knows the bank and nothing above it."""
