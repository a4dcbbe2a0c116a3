"""Everything that can go wrong and is told to a person in one sentence.

AssistantError
├── UsageError            a command or a setting was given something it cannot take (exit status 2)
├── UnreadableFileError   a file could not be read: missing, encrypted, empty, binary, not what it claims
├── InvalidEntryError     an entry of the question bank breaks a rule
├── ModelError            the embedding model is missing, altered or does not fit
├── GeneratorError        the language model is missing, does not answer or refuses
└── StoredIndexError      the stored index cannot be used
    ├── IndexMissingError     there is none at that place
    ├── IndexDamagedError     files are missing or altered
    ├── IndexForeignError     made by another program, or by a newer version of this one
    └── IndexOutdatedError    made by an older version or with other settings

Each message says what happened, to which file, and what to do next; the command line prints it
and nothing else.
"""


class AssistantError(Exception):
    """A problem that a person can act on; `str(error)` is the sentence to show."""


class UsageError(AssistantError):
    """A command, an argument or a setting has a value that cannot be taken."""


class UnreadableFileError(AssistantError):
    """A file of study material could not be read; the other files are not affected."""


class InvalidEntryError(AssistantError):
    """An entry of the question bank breaks a rule; the message names file and line."""


class ModelError(AssistantError):
    """The embedding model is missing, altered, or does not fit the index."""


class GeneratorError(AssistantError):
    """The language model is missing, does not answer or refuses."""


class StoredIndexError(AssistantError):
    """The stored index cannot be used as it is."""


class IndexMissingError(StoredIndexError):
    """No index has been built at that place."""


class IndexDamagedError(StoredIndexError):
    """Files of the index are missing or differ from what its manifest says."""


class IndexForeignError(StoredIndexError):
    """The folder holds something that this version did not make and cannot read."""


class IndexOutdatedError(StoredIndexError):
    """The index was made by an older version or with other settings than are in force."""
