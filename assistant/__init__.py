"""A study assistant for the AWS Certified Machine Learning Engineer - Associate exam.

from assistant import Assistant

for hit in Assistant.open().search("Which section maps a Region to its AMI?", k=3):
print(hit.question, hit.passage.text)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.wiring import Assistant as Assistant

__version__ = "0.1.0"
__all__ = ["Assistant", "__version__"]


def __getattr__(name: str) -> object:
    """Import `Assistant` when it is first asked for, so that `import assistant` stays light."""
    if name == "Assistant":
        from assistant.wiring import Assistant

        return Assistant
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
