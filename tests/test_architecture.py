"""The rooms, who may import whom, what is imported late, and how long things may get."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
MODULES = sorted((REPOSITORY / "assistant").rglob("*.py"))

BELOW = {
    "errors": set[str](),
    "progress": set[str](),
    "bank": {"errors"},
    "search": {"bank", "errors"},
    "answer": {"search", "bank", "errors"},
    "study": {"bank", "errors"},
    "settings": {"errors"},
    "printing": {"search", "bank"},
    "printing_report": {"printing", "bank"},
    "printing_lines": {"printing"},
    "printing_answer": {"printing", "printing_lines", "answer", "search", "bank"},
    "printing_subjects": {"printing", "printing_lines", "printing_answer", "search"},
    "printing_topics": {"printing", "printing_lines", "printing_subjects", "search", "bank"},
    "printing_figures": {"printing", "answer"},
    "launch": {"settings", "errors"},
    "models": {"answer", "search", "bank", "settings", "errors"},
    "opening": {"models", "search", "settings", "errors"},
    "wiring": {"opening", "models", "answer", "study", "search", "bank", "settings", "errors"},
    "json_records": {"answer", "search", "bank"},
    "topic_records": {"json_records", "search", "bank"},
    "calibrating": {"wiring", "opening", "answer", "search", "settings", "errors"},
    "building": {"opening", "models", "answer", "search", "bank", "settings", "errors"},
    "upkeep": {"building", "opening", "models", "search", "bank", "settings", "errors"},
    "candidates": {"search", "bank", "settings", "errors"},
    "own_material": {
        "upkeep",
        "building",
        "candidates",
        "opening",
        "wiring",
        "search",
        "bank",
        "settings",
        "errors",
    },
    "background": {"search", "settings", "errors"},
    "commands": {
        "models",
        "opening",
        "wiring",
        "json_records",
        "topic_records",
        "calibrating",
        "answer",
        "upkeep",
        "building",
        "own_material",
        "launch",
        "printing",
        "printing_report",
        "printing_answer",
        "printing_figures",
        "printing_subjects",
        "printing_topics",
        "progress",
        "search",
        "bank",
        "settings",
        "errors",
    },
    "cli": {"commands", "printing", "settings", "errors", "__init__"},
    "originals": {"search", "bank", "settings", "errors"},
    "ui": {
        "models",
        "wiring",
        "upkeep",
        "own_material",
        "background",
        "originals",
        "answer",
        "study",
        "search",
        "bank",
        "settings",
        "errors",
    },
    "__init__": {"wiring"},
    "__main__": {"cli"},
}
ADAPTERS = {
    "streamlit": "assistant/ui/",
    "torch": "assistant/search/sentence_transformer.py",
    "transformers": "assistant/search/sentence_transformer.py",
    "sentence_transformers": "assistant/search/sentence_transformer.py",
    "faiss": "assistant/search/faiss_index.py",
    "bm25s": "assistant/search/keywords.py",
    "Stemmer": "assistant/search/keywords.py",
    "rapidfuzz": "assistant/search/spelling.py",
    "spellchecker": "assistant/search/spelling.py",
    "pypdf": "assistant/bank/readers/pdf.py",
    "pypdfium2": "assistant/bank/pdf_image.py",
    "PIL": "assistant/bank/pdf_image.py",
    "sklearn": "assistant/answer/fitting.py assistant/search/explore/scikit_learn.py",
    "networkx": "assistant/search/explore/graph_layout.py",
    "threadpoolctl": "assistant/search/explore/scikit_learn.py",
    "xllamacpp": "assistant/answer/embedded_model.py",
    "altair": "assistant/ui/charts.py",
    "pandas": "assistant/ui/charts.py",
    "openai": "assistant/answer/endpoint.py",
    "boto3": "assistant/answer/bedrock.py",
    "botocore": "assistant/answer/bedrock.py",
}
HEAVY = {
    "streamlit",
    "torch",
    "faiss",
    "sentence_transformers",
    "pypdf",
    "pypdfium2",
    "PIL",
    "numpy",
    "altair",
    "pandas",
    "sklearn",
    "xllamacpp",
    "openai",
    "boto3",
    "botocore",
}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "base", "manager", "service", "common", "misc"}


@dataclass(frozen=True)
class Import:
    """One imported module; `late` if it is not imported with the module it stands in."""

    name: str
    late: bool


def relative(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


def imports(path: Path) -> Iterator[Import]:
    """All imports of a file, those within functions and `if TYPE_CHECKING` being late."""

    def walk(node: ast.AST, late: bool) -> Iterator[Import]:
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, late) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield Import(node.module or "", late)
            yield from (Import(f"{node.module}.{alias.name}", late) for alias in node.names)
        inside = late or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        inside = inside or (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test))
        for child in ast.iter_child_nodes(node):
            yield from walk(child, inside)

    return walk(ast.parse(path.read_text(encoding="utf-8")), late=False)


def room(path: Path) -> str:
    return path.relative_to(REPOSITORY / "assistant").parts[0].removesuffix(".py")


def room_of_import(name: str) -> str | None:
    """The room of ours that a dotted name lies in; None for a name of others."""
    parts = name.split(".")
    if parts[0] != "assistant":
        return None
    if len(parts) == 1:
        return "__init__"
    return parts[1] if parts[1] in BELOW else "__init__"


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_a_room_imports_only_what_lies_below_it(path: Path) -> None:
    own = room(path)
    used = {found for each in imports(path) if (found := room_of_import(each.name))}
    # `from assistant import wiring` names the package too, which is no use of it.
    named = {each.name for each in imports(path)}
    if "assistant" in named and not named & {"assistant.__version__", "assistant.Assistant"}:
        used.discard("__init__")
    assert used - {own} <= BELOW[own]


def test_the_rooms_are_all_known_and_the_parser_of_imports_sees_them() -> None:
    assert {room(path) for path in MODULES} <= set(BELOW)
    commands = {each.name: each.late for each in imports(REPOSITORY / "assistant" / "commands" / "asking.py")}
    assert commands["assistant.commands"] is False
    assert commands["assistant.wiring"] is True
    assert {found for name in commands if (found := room_of_import(name))} >= {
        "bank",
        "wiring",
        "printing",
        "errors",
    }


def test_the_user_interface_is_imported_by_the_entry_file_only() -> None:
    above = [path for path in MODULES if room(path) != "ui"]
    assert not [path for path in above if any(room_of_import(each.name) == "ui" for each in imports(path))]
    assert any(room_of_import(each.name) == "ui" for each in imports(REPOSITORY / "app.py"))


def test_only_one_module_chooses_an_embedder() -> None:
    concrete = ("assistant.search.sentence_transformer", "assistant.search.embedding.HashingEmbedder")
    choosing = {
        relative(path) for path in MODULES if any(each.name.startswith(concrete) for each in imports(path))
    }
    assert choosing == {"assistant/models.py"}


@pytest.mark.parametrize("adapter", ["search.faiss_index", "search.keywords", "bank.readers.pdf"])
def test_other_adapters_are_imported_within_their_room_only(adapter: str) -> None:
    users = {
        room(path) for path in MODULES if any(each.name == f"assistant.{adapter}" for each in imports(path))
    }
    assert users == {adapter.partition(".")[0]}


@pytest.mark.parametrize("package", ADAPTERS)
def test_a_heavy_package_is_imported_in_its_adapter_only_and_late(package: str) -> None:
    found = {
        (relative(path), each.late)
        for path in (*MODULES, REPOSITORY / "app.py")
        for each in imports(path)
        if each.name.split(".")[0] == package
    }
    assert found, f"{package} is not imported at all"
    if package == "streamlit":
        assert all(place == "app.py" or place.startswith(ADAPTERS[package]) for place, _ in found)
    else:
        assert found == {(place, True) for place in ADAPTERS[package].split()}


@pytest.mark.parametrize(
    "code",
    [
        "import assistant",
        "from assistant.cli import main; main(['--help'])",
        "from assistant.cli import main; main(['search', '--help'])",
        "from assistant.cli import main; main(['--version'])",
        "from assistant.cli import main; assert main(['settings']) == 0",
        "from assistant.cli import main; assert main(['parse', 'a.txt']) == 0",
        "from assistant.cli import main; assert main(['parse', 'a.txt', '--json']) == 0",
        "from assistant.cli import main; assert main(['search', '  ']) == 2",
        "from assistant.cli import main; main(['ask', '--help'])",
        "from assistant.cli import main; assert main(['ask', '  ']) == 2",
        "from assistant.cli import main; main(['topics', '--help'])",
        "from assistant.cli import main; assert main(['service', '  ']) == 2",
        "from assistant.cli import main; assert main(['compare', 'recall']) == 2",
    ],
)
def test_a_light_command_imports_no_heavy_package(code: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("1. What is two and two?\nA. 4\nB. 5\nAnswer: A\n", encoding="utf-8")
    report = (
        "import atexit, json, sys\n"
        "atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", report + code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded = set(json.loads(done.stderr.splitlines()[-1]))
    assert "assistant" in loaded
    assert not loaded & (HEAVY - {"numpy"} if "', '  '" in code else HEAVY)


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_modules_and_functions_are_short(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 320
    functions = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    long = [node.name for node in functions if (node.end_lineno or 0) - node.lineno >= 70]
    assert not long


def test_the_names_of_files_say_what_is_in_them() -> None:
    named = [
        path
        for folder in ("assistant", "tests", "benchmarks")
        for path in (REPOSITORY / folder).rglob("*")
        if "__pycache__" not in path.parts
    ]
    assert len(named) > len(MODULES)
    assert not [path for path in named if set(path.stem.lower().split("_")) & FORBIDDEN_NAMES]


def test_no_folder_switches_streamlit_to_its_old_routing() -> None:
    assert (REPOSITORY / "app.py").is_file()
    assert not (REPOSITORY / "pages").exists()
    assert not (REPOSITORY / "assistant" / "pages").exists()


def test_each_room_says_what_it_is_for() -> None:
    for path in MODULES:
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), relative(path)


def test_the_package_ships_its_types() -> None:
    assert (REPOSITORY / "assistant" / "py.typed").is_file()
