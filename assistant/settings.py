"""Settings: one frozen value, and where each part of it came from.

A flag beats an environment variable (`ASSISTANT_INDEX`, …), which beats the project file
(`assistant.toml`, the nearest one upwards from the current folder), which beats the default.
"""

from __future__ import annotations

import os
import shlex
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from assistant.errors import UsageError

PROJECT_FILE = "assistant.toml"
ENVIRONMENT_PREFIX = "ASSISTANT_"
_PACKAGE = Path(__file__).resolve().parent
_DEFAULT_MODEL = "all-MiniLM-L6-v2"
_DEFAULT_LARGEST = 50
NO_RERANKER = "none"
NO_LLM = "none"
EMBEDDED_LLM = "embedded"
_DEFAULT_PATIENCE = 60
_OWN_MODELS = {_DEFAULT_MODEL, "hashing", NO_RERANKER, NO_LLM, EMBEDDED_LLM}  # whatever folders are called so

Value = str | int | Path


def _checkout() -> Path | None:
    """The folder of the source checkout this package runs from, if it does."""
    root = _PACKAGE.parent
    return root if (root / "pyproject.toml").is_file() and (root / "seeds").is_dir() else None


def default_bank() -> Path:
    """`seeds/` of the checkout, or the copy that an installed package carries."""
    root = _checkout()
    return root / "seeds" if root else _PACKAGE / "seeds"


def default_index() -> Path:
    """`index/` of the checkout, or a folder among the user's application data."""
    root = _checkout()
    return root / "index" if root else user_data_path("ml-engineer-study-assistant") / "index"


def default_golden(name: str = "queries.jsonl") -> Path:
    """A golden file of the checkout, or the copy that an installed package carries."""
    root = _checkout()
    return (root / "tests" / "golden" if root else _PACKAGE / "golden") / name


@dataclass(frozen=True, slots=True)
class Settings:
    """What is in force. `SETTINGS` below documents each field."""

    bank: Path
    index: Path
    model: str
    results: int
    largest_file: int = _DEFAULT_LARGEST
    reranker: str = NO_RERANKER
    llm: str = NO_LLM
    llm_url: str = ""
    llm_timeout: int = _DEFAULT_PATIENCE


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name (a field of `Settings`), what it does, and how text becomes its value."""

    name: str
    help: str
    kind: type[str] | type[int] | type[Path]
    at_least: int = 1
    at_most: int = 1_000_000  # more than a clock or a list takes

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return ENVIRONMENT_PREFIX + self.name.upper()

    @property
    def flag(self) -> str:
        """The flag of the command line that sets it."""
        return "--" + self.name.replace("_", "-")


SETTINGS: tuple[Setting, ...] = (
    Setting("bank", "folder of study material that is indexed", Path),
    Setting("index", "folder that holds the built index", Path),
    Setting(
        "model",
        "embedding model: all-MiniLM-L6-v2 (comes with the set-up), hashing (no model, for a quick look), "
        "or any Sentence Transformers name or folder",
        str,
    ),
    Setting(
        "reranker",
        "cross-encoder that reads the best results once more: none, or a Sentence Transformers name or "
        "folder",
        str,
    ),
    Setting(
        "llm",
        "language model that words answers: none (they are in the words of the material), embedded (SmolLM2, "
        "after “make llm”), a .gguf file, openai:MODEL (a server that speaks like OpenAI's) or bedrock:MODEL",
        str,
    ),
    Setting(
        "llm_url", "where openai:MODEL is served, as http://localhost:11434/v1; OpenAI's own unless set", str
    ),
    Setting("llm_timeout", "seconds that a language model may take for its next words", int),
    Setting("results", "how many hits a search gives unless asked otherwise", int),
    Setting("largest_file", "megabytes that a file of your own may have to be read", int),
)


@dataclass(frozen=True, slots=True)
class Origin:
    """A setting's value and where it came from: a flag, a variable, a file or the default."""

    setting: Setting
    value: Value
    origin: str


def _defaults() -> dict[str, Value]:
    return {
        "bank": default_bank(),
        "index": default_index(),
        "model": _DEFAULT_MODEL,
        "reranker": NO_RERANKER,
        "llm": NO_LLM,
        "llm_url": "",
        "llm_timeout": _DEFAULT_PATIENCE,
        "results": 10,
        "largest_file": _DEFAULT_LARGEST,
    }


def find_project_file(start: Path) -> Path | None:
    """The nearest `assistant.toml` in `start` or a folder above it."""
    for folder in (start, *start.parents):
        if (folder / PROJECT_FILE).is_file():
            return folder / PROJECT_FILE
    return None


def _read_project_file(path: Path) -> dict[str, object]:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path} could not be read as TOML ({error}); mend or remove it.") from error
    _check_names(values, str(path))
    return values


def _check_names(names: Iterable[str], who: str) -> None:
    known = {s.name for s in SETTINGS}
    for name in names:
        if name not in known:
            raise UsageError(
                f"{who} sets “{name}”, which is no setting; known are {', '.join(sorted(known))}."
            )


def _convert(setting: Setting, raw: object, origin: str, base: Path) -> Value:
    """The value of a setting from text or TOML.

    A relative path counts from `base`, and so does a model that names a folder there, or a .gguf file.
    """
    if setting.kind is int:
        try:
            if isinstance(raw, bool | float):
                raise ValueError
            number = int(str(raw))
        except ValueError:
            number = setting.at_least - 1
        if not setting.at_least <= number <= setting.at_most:
            bound = (
                f"{setting.at_least} or more" if number < setting.at_least else f"at most {setting.at_most:,}"
            )
            raise UsageError(f"{setting.name} is “{raw}” ({origin}), but must be a whole number, {bound}.")
        return number
    text = str(raw) if isinstance(raw, str | Path) else ""
    if not text.strip():
        raise UsageError(f"{setting.name} is “{raw}” ({origin}), but must be a text that is not empty.")
    if setting.kind is not Path and text in _OWN_MODELS:
        return text
    try:
        path = base / Path(text).expanduser()
    except RuntimeError as error:  # the “~name” of nobody on this machine
        raise UsageError(
            f"{setting.name} is “{raw}” ({origin}), but there is no such home folder."
        ) from error
    if setting.kind is Path:
        return path
    is_path = text.startswith("~") or text.lower().endswith(".gguf") or path.is_dir()
    return str(path) if is_path else text


def resolve(
    flags: Mapping[str, Value | None],
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> tuple[Settings, tuple[Origin, ...]]:
    """The settings in force and the origin of each.

    Args:
        flags: values given on the command line, by setting name; None where not given.
        environment: variables to look at, by default those of the process.
        folder: where the search for the project file starts, by default the current folder.

    Raises:
        UsageError: a value that cannot be taken, a name that is no setting, or a project file that
            cannot be read.
    """
    _check_names(flags, "The call")
    environment = os.environ if environment is None else environment
    folder = (folder or Path.cwd()).resolve()
    project = find_project_file(folder)
    from_file = _read_project_file(project) if project else {}
    defaults = _defaults()
    origins = []
    for setting in SETTINGS:
        flag = flags.get(setting.name)
        if flag is not None:
            origin = setting.flag
            value = _convert(setting, flag, origin, folder)
        elif environment.get(setting.variable):
            origin = setting.variable
            value = _convert(setting, environment[setting.variable], origin, folder)
        elif project and setting.name in from_file:
            origin = str(project)
            value = _convert(setting, from_file[setting.name], origin, project.parent)
        else:
            origin, value = "default", defaults[setting.name]
        origins.append(Origin(setting, value, origin))
    values = {o.setting.name: o.value for o in origins}
    return Settings(**values), tuple(origins)  # type: ignore[arg-type]  # each value was made by its kind


_OF_INDEX = ("bank", "index", "model", "largest_file")


def index_command(settings: Settings, command: str = "index", flags: Iterable[str] = _OF_INDEX) -> str:
    """The command that builds the index of these settings, with a flag for each that is not the default.

    Or another `command` that takes the flags of these settings.
    """
    defaults = _defaults()
    words = ["assistant", command]
    for setting in SETTINGS:
        value = getattr(settings, setting.name)
        if setting.name in flags and value != defaults[setting.name]:
            words += [setting.flag, str(value)]
    return shlex.join(words)
