"""What is installed and shipped: versions, pins, the wheel and what the checks of a change run."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import assistant

Command = Callable[..., subprocess.CompletedProcess[str]]
REPOSITORY = Path(__file__).resolve().parents[1]
PYPROJECT: dict[str, Any] = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]


def requirements() -> list[Requirement]:
    """All that the project, its extras and its build need, our own extras aside."""
    extras = PROJECT["optional-dependencies"].values()
    lines = [*PROJECT["dependencies"], *PYPROJECT["build-system"]["requires"]]
    lines += [line for extra in extras for line in extra]
    parsed = [Requirement(line) for line in lines]
    return [each for each in parsed if each.name != PROJECT["name"]]


def pins() -> list[str]:
    lines = (REPOSITORY / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def hatch(kind: str, source: Path, target: Path) -> Path:
    """Build a distribution without a network, as pip does in the end."""
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", str(target)],
        cwd=source,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (built,) = target.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hatch("wheel", REPOSITORY, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked where no checkout is near."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)  # noqa: S202  # our own wheel
    return folder


class TestVersion:
    def test_it_is_the_same_everywhere(self, wheel: Path, command: Command) -> None:
        assert assistant.__version__ == PROJECT["version"]
        assert command("--version").stdout.split()[-1] == PROJECT["version"]
        assert wheel.name == f"ml_engineer_study_assistant-{PROJECT['version']}-py3-none-any.whl"

    def test_python_is_asked_for_in_the_version_that_the_tools_check(self) -> None:
        assert PROJECT["requires-python"] == f">={PYPROJECT['tool']['mypy']['python_version']}"
        assert PYPROJECT["tool"]["ruff"]["target-version"] == "py311"


class TestWheel:
    def test_it_holds_the_bank_the_exam_guides_and_the_types(self, names: set[str]) -> None:
        files = [path for path in (REPOSITORY / "seeds").rglob("*") if path.is_file()]
        seeds = {f"assistant/{path.relative_to(REPOSITORY).as_posix()}" for path in files}
        exams = {
            f"assistant/bank/exams/{path.name}"
            for path in (REPOSITORY / "assistant" / "bank" / "exams").glob("*.yaml")
        }
        assert len(exams) >= 2
        assert "assistant/seeds/entry.schema.json" in seeds
        assert len([name for name in seeds if name.endswith(".yaml")]) == 13
        assert len([name for name in seeds if name.startswith("assistant/seeds/notes/")]) >= 60
        assert seeds | exams | {"assistant/py.typed"} <= names

    def test_it_holds_every_module(self, names: set[str]) -> None:
        modules = {
            path.relative_to(REPOSITORY).as_posix() for path in (REPOSITORY / "assistant").rglob("*.py")
        }
        assert modules <= names

    def test_it_holds_the_page_and_its_look(self, names: set[str]) -> None:
        assert {"assistant/app.py", "assistant/.streamlit/config.toml"} <= names

    def test_it_holds_all_that_is_forced_in(self, names: set[str]) -> None:
        forced = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
        for source, target in forced.items():
            assert (REPOSITORY / source).exists()
            assert any(name == target or name.startswith(f"{target}/") for name in names)

    def test_it_holds_nothing_else(self, names: set[str]) -> None:
        tops = {name.split("/", 1)[0] for name in names}
        assert tops == {"assistant", f"ml_engineer_study_assistant-{PROJECT['version']}.dist-info"}
        strange = re.compile(r"(^|/)(tests?|benchmarks|__pycache__|index)/|\.pyc$|(^|/)(test_|conftest)")
        assert not [name for name in names if strange.search(name)]

    def test_both_licences_come_along(self, names: set[str]) -> None:
        assert {name.split("/licenses/")[1] for name in names if "/licenses/" in name} == set(
            PROJECT["license-files"]
        )

    def test_the_command_is_declared(self, wheel: Path) -> None:
        with zipfile.ZipFile(wheel) as archive:
            (entry,) = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
            assert "assistant = assistant.__main__:run" in archive.read(entry).decode()

    def test_an_installed_package_uses_the_bank_it_carries(
        self, installed: Path, command: Command, tmp_path: Path
    ) -> None:
        away = {"PYTHONPATH": str(installed), "XDG_DATA_HOME": str(tmp_path), "HOME": str(tmp_path)}
        shown = command("settings", environment=away)
        assert (shown.returncode, shown.stderr) == (0, "")
        assert f"bank     {installed / 'assistant' / 'seeds'}   (default)" in shown.stdout
        index = re.search(r"^index    (.+)   \(default\)$", shown.stdout, re.MULTILINE)
        assert index
        assert not Path(index[1]).is_relative_to(installed), "an index is no part of the program"
        assert not Path(index[1]).is_relative_to(REPOSITORY)
        checked = command("check", installed / "assistant" / "seeds", environment=away)
        assert (checked.returncode, checked.stderr) == (0, "")
        assert "13 files" in checked.stdout

    def test_an_installed_package_builds_and_searches(
        self, installed: Path, command: Command, tmp_path: Path
    ) -> None:
        away = {
            "PYTHONPATH": str(installed),
            "ASSISTANT_INDEX": str(tmp_path / "index"),
            "ASSISTANT_MODEL": "hashing",
        }
        built = command("index", environment=away)
        assert (built.returncode, built.stderr) == (0, "")
        found = command("search", "CloudFormation section for the AMI of a Region", environment=away)
        assert "cloudformation-mappings-region-ami" in found.stdout

    def test_the_source_archive_gives_the_same_wheel(self, names: set[str], tmp_path: Path) -> None:
        archive = hatch("sdist", REPOSITORY, tmp_path / "sdist")
        with tarfile.open(archive) as packed:
            packed.extractall(tmp_path / "source", filter="data")
        (source,) = (tmp_path / "source").iterdir()
        with zipfile.ZipFile(hatch("wheel", source, tmp_path / "again")) as again:
            assert set(again.namelist()) == names


class TestPins:
    def test_each_line_pins_one_package_and_names_no_place(self) -> None:
        found = pins()
        assert found
        for line in found:
            assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*==[0-9]+(\.[0-9]+)*(\.post[0-9]+)?", line), line
        assert len({line.partition("==")[0] for line in found}) == len(found)
        whole = (REPOSITORY / "constraints.txt").read_text(encoding="utf-8")
        assert "://" not in whole
        assert "index-url" not in whole

    def test_every_dependency_of_the_project_is_pinned_within_its_range(self) -> None:
        pinned = dict(line.split("==") for line in pins())
        assert len(requirements()) > 15
        for requirement in requirements():
            name = canonicalize_name(requirement.name)
            assert name in pinned, f"{name} is not pinned"
            assert requirement.specifier.contains(pinned[name]), name
            assert requirement.url is None

    def test_torch_is_exact_and_of_no_particular_build(self) -> None:
        assert "torch==2.13.0" in pins()

    def test_all_is_every_extra_but_that_of_the_developers(self) -> None:
        extras = PROJECT["optional-dependencies"]
        (everything,) = [Requirement(line) for line in extras["all"]]
        assert everything.name == PROJECT["name"]
        assert everything.extras == set(extras) - {"all", "dev"}


class TestChecks:
    def test_ci_lints_and_tests_with_a_browser(self) -> None:
        script = REPOSITORY / ".ci" / "run"
        assert os.access(script, os.X_OK)
        lines = script.read_text(encoding="utf-8").splitlines()
        commands = [shlex.split(line, comments=True) for line in lines]
        lint, test = commands.index(["make", "lint"]), commands.index(["make", "test"])
        assert commands.index(["export", "REQUIRE_BROWSER=1"]) < test
        assert commands.index(["export", "HF_HUB_OFFLINE=1"]) < test
        assert commands.index(["set", "-euo", "pipefail"]) < min(lint, test)

    @pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
    def test_the_script_is_one_that_a_shell_can_read(self) -> None:
        done = subprocess.run(
            ["/bin/bash", "-n", str(REPOSITORY / ".ci" / "run")], capture_output=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, b"")

    def test_the_targets_of_make_do_what_their_names_say(self) -> None:
        makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
        rules = dict(re.findall(r"^([a-z]+):[^\n]*\n\t@?(.+)$", makefile, re.MULTILINE))
        assert {"setup", "run", "test", "lint", "fix", "bench", "clean"} <= set(rules)
        assert rules["test"].endswith("-m pytest")
        for tool in ("ruff check", "ruff format --check", "mypy"):
            assert tool in rules["lint"]
        assert rules["setup"].endswith("assistant index --keep-going"), "an odd file keeps no page shut"
        assert "assistant app" in rules["run"]
