"""Opening the index folder of the settings, and what is told where it cannot be used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.errors import ModelError, StoredIndexError
from assistant.models import embedder_name
from assistant.settings import Settings, index_command

if TYPE_CHECKING:
    from assistant.search.storage import StoredIndex


@contextmanager
def told(settings: Settings) -> Iterator[None]:
    """Turn what the system refuses of the index folder into a sentence, and name the whole command in it.

    The search room knows neither bank nor flags: where it says “assistant index”, they are added here.
    """
    try:
        yield
    except OSError as error:
        raise StoredIndexError(
            f"The index in {settings.index} could not be read ({error.strerror}); check its permissions."
        ) from error
    except (StoredIndexError, ModelError) as error:
        whole = str(error).replace("“assistant index”", f"“{index_command(settings)}”")
        anew = index_command(settings, "calibrate", ("index", "model"))
        whole = whole.replace("“assistant calibrate”", f"“{anew}”")
        raise type(error)(whole) from error


def open_index(settings: Settings) -> StoredIndex:
    """Load the index without its model, which takes seconds and which exploring does not need.

    Raises:
        StoredIndexError: there is no index at the place, or it cannot be used as it is.
    """
    from assistant.search.storage import load

    with told(settings):
        return load(settings.index, model=embedder_name(settings.model))
