"""Readers: each turns one form of document into questions or sections; `choose` picks by the look."""

# Raise it whenever a reader reads the same file differently: indexes made before are then outdated.
READERS_VERSION = 2
