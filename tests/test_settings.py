"""Where a setting's value comes from, and what is said of one that cannot be taken."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import UsageError
from assistant.settings import (
    SETTINGS,
    Setting,
    Settings,
    Value,
    find_project_file,
    index_command,
    resolve,
)

Command = Callable[..., subprocess.CompletedProcess[str]]

# For each setting three values, and what comes out when they are texts of `folder`.
VALUES: dict[str, tuple[Value, Value, Value]] = {
    "bank": ("by-flag", "by-variable", "by-file"),
    "index": ("by-flag", "by-variable", "by-file"),
    "model": ("by-flag", "by-variable", "by-file"),
    "reranker": ("by-flag", "by-variable", "by-file"),
    "llm": ("embedded", "openai:by-variable", "by-file"),
    "llm_url": ("http://by-flag/v1", "http://by-variable/v1", "http://by-file/v1"),
    "llm_timeout": (11, 12, 13),
    "results": (3, 4, 5),
    "largest_file": (6, 7, 8),
}
EACH = pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)


def expected(setting: Setting, value: Value, folder: Path) -> Value:
    return folder / str(value) if setting.kind is Path else value


def project(folder: Path, text: str) -> Path:
    file = folder / "assistant.toml"
    file.write_text(text, encoding="utf-8")
    return file


def one_line(name: str, value: Value) -> str:
    return f"{name} = {value}\n" if isinstance(value, int) else f'{name} = "{value}"\n'


def test_each_setting_is_tried() -> None:
    assert set(VALUES) == {setting.name for setting in SETTINGS}


@EACH
def test_a_flag_beats_a_variable_beats_the_project_file_beats_the_default(
    setting: Setting, tmp_path: Path
) -> None:
    flag, variable, in_file = VALUES[setting.name]
    file = project(tmp_path, one_line(setting.name, in_file))
    environment = {setting.variable: str(variable)}
    nowhere = tmp_path / "below"
    nowhere.mkdir()
    bare = tmp_path / "bare"
    bare.mkdir()
    project(bare, "")

    def look(flags: dict[str, Value | None], environment: dict[str, str], folder: Path) -> tuple[Value, str]:
        settings, origins = resolve(flags, environment=environment, folder=folder)
        origin = next(each for each in origins if each.setting == setting)
        assert origin.value == getattr(settings, setting.name)
        return origin.value, origin.origin

    default = look({}, {}, bare)
    assert default[1] == "default"
    assert look({}, {}, tmp_path) == (expected(setting, in_file, tmp_path), str(file))
    assert look({}, environment, tmp_path) == (expected(setting, variable, tmp_path), setting.variable)
    by_flag = (expected(setting, flag, tmp_path), setting.flag)
    assert look({setting.name: flag}, environment, tmp_path) == by_flag
    assert look({setting.name: None}, {setting.variable: ""}, bare) == default
    assert len({default[0], by_flag[0], expected(setting, in_file, tmp_path)}) == 3


@EACH
def test_a_flag_of_the_command_line_reaches_its_setting(
    setting: Setting, command: Command, tmp_path: Path
) -> None:
    flag, variable, _ = VALUES[setting.name]
    done = command(
        "settings",
        setting.flag,
        str(flag),
        cwd=tmp_path,
        environment={setting.variable: str(variable)},
    )
    shown = f"{setting.name:8} {expected(setting, flag, tmp_path)}   ({setting.flag})"
    assert shown in done.stdout.splitlines()
    assert done.returncode == 0


def test_the_nearest_project_file_upwards_counts_and_the_others_do_not(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    deep = inner / "a" / "b"
    deep.mkdir(parents=True)
    project(tmp_path, 'model = "outer"\nresults = 7\n')
    assert resolve({}, environment={}, folder=deep)[0].model == "outer"
    file = project(inner, 'model = "inner"\n')
    settings = resolve({}, environment={}, folder=deep)[0]
    assert find_project_file(deep) == file
    assert settings.model == "inner"
    assert settings.results == 10, "files are not mixed"


def test_a_folder_named_like_the_project_file_is_passed_over(tmp_path: Path) -> None:
    project(tmp_path, "results = 7\n")
    (tmp_path / "below" / "assistant.toml").mkdir(parents=True)
    assert resolve({}, environment={}, folder=tmp_path / "below")[0].results == 7


def test_relative_folders_count_from_the_project_file_or_the_current_folder(tmp_path: Path) -> None:
    below = tmp_path / "below"
    below.mkdir()
    project(tmp_path, 'bank = "notes"\nindex = "built"\n')
    settings, _ = resolve({"index": "here"}, environment={}, folder=below)
    assert settings.bank == tmp_path / "notes"
    assert settings.index == below / "here"
    assert resolve({}, environment={"ASSISTANT_BANK": "there"}, folder=below)[0].bank == below / "there"


def test_a_model_that_names_a_folder_is_that_folder_wherever_the_command_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("minilm", "hashing", "below"):
        (tmp_path / name).mkdir()
    project(tmp_path, 'model = "minilm"\n')
    below = tmp_path / "below"
    assert resolve({}, environment={}, folder=below)[0].model == str(tmp_path / "minilm")
    assert resolve({"model": "minilm"}, environment={}, folder=below)[0].model == "minilm"
    assert resolve({"model": "../minilm"}, environment={}, folder=below)[0].model == f"{below}/../minilm"
    assert resolve({"model": "hashing"}, environment={}, folder=tmp_path)[0].model == "hashing"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert resolve({"model": "~/any"}, environment={}, folder=below)[0].model == str(tmp_path / "any")


def test_a_language_model_in_a_file_is_that_file_wherever_the_command_runs(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    project(tmp_path, 'llm = "models/small.GGUF"\n')
    below = tmp_path / "below"
    assert resolve({}, environment={}, folder=below)[0].llm == str(tmp_path / "models/small.GGUF")
    assert resolve({"llm": "m.gguf"}, environment={}, folder=below)[0].llm == str(below / "m.gguf")
    assert resolve({"llm": "openai:m.q4"}, environment={}, folder=below)[0].llm == "openai:m.q4"


def test_a_number_that_no_clock_takes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        UsageError, match=r"llm_timeout is “99999999999999” .+ must be a whole number, at most 1,000,000"
    ):
        resolve({"llm_timeout": "99999999999999"}, environment={}, folder=tmp_path)


def test_the_command_that_builds_the_index_names_what_is_not_the_default(tmp_path: Path) -> None:
    defaults = resolve({}, environment={}, folder=tmp_path)[0]
    assert index_command(defaults) == "assistant index"
    mine = replace(defaults, index=tmp_path / "my index", model="hashing", results=3)
    assert index_command(mine) == f"assistant index --index '{tmp_path}/my index' --model hashing"
    assert index_command(replace(defaults, largest_file=200)) == "assistant index --largest-file 200"
    assert index_command(replace(defaults, results=3, reranker="x")) == "assistant index"
    assert index_command(replace(defaults, bank=Path("/b"))) == f"assistant index --bank {Path('/b')}"


def test_absolute_folders_and_the_home_folder_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    project(tmp_path, f"bank = '{tmp_path / 'elsewhere'}'\nindex = '~/built'\n")
    settings = resolve({}, environment={}, folder=tmp_path)[0]
    assert settings.bank == tmp_path / "elsewhere"
    assert settings.index == tmp_path / "home" / "built"


def test_the_default_bank_is_the_one_of_the_checkout(repository: Path, tmp_path: Path) -> None:
    settings = resolve({}, environment={}, folder=tmp_path)[0]
    assert settings == Settings(repository / "seeds", repository / "index", "all-MiniLM-L6-v2", 10)


def test_a_file_that_windows_editors_begin_with_a_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "assistant.toml").write_bytes(b"\xef\xbb\xbfresults = 6\r\n")
    assert resolve({}, environment={}, folder=tmp_path)[0].results == 6


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "resluts = 5",
            "“resluts”, which is no setting; known are bank, index, largest_file, llm, "
            "llm_timeout, llm_url, model, reranker, results",
        ),
        ("[index]\npath = 'x'", "index is “{'path': 'x'}”"),
        ("results = [", "could not be read as TOML"),
        ("results = 5\nresults = 6", "could not be read as TOML"),
        ("results = 0", "results is “0”"),
        ("results = -3", "whole number"),
        ("results = 2.5", "whole number"),
        ("results = true", "whole number"),
        ('results = "many"', "whole number"),
        ('results = ""', "whole number"),
        ('bank = ""', "bank is “”"),
        ('index = "  "', "not empty"),
        ("model = 5", "model is “5”"),
        ('model = ""', "not empty"),
        ("llm_timeout = 0", "llm_timeout is “0”"),
        ('llm_timeout = "soon"', "whole number"),
        ('llm_url = ""', "not empty"),
        ("llm = false", "llm is “False”"),
        ('bank = "~nobody-of-this-name/x"', "no such home folder"),
    ],
)
def test_a_project_file_with_a_mistake_is_told_in_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    file = project(tmp_path, text)
    with pytest.raises(UsageError) as caught:
        resolve({}, environment={}, folder=tmp_path)
    sentence = str(caught.value)
    assert said in sentence
    assert str(file) in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_a_project_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "assistant.toml").write_bytes(b'bank = "\xff\xfe"\n')
    with pytest.raises(UsageError, match="could not be read as TOML"):
        resolve({}, environment={}, folder=tmp_path)


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("ASSISTANT_RESULTS", "0", "results is “0” (ASSISTANT_RESULTS)"),
        ("ASSISTANT_RESULTS", "ten", "results is “ten” (ASSISTANT_RESULTS)"),
        ("ASSISTANT_RESULTS", " ", "results is “ ” (ASSISTANT_RESULTS)"),
        ("ASSISTANT_INDEX", " ", "index is “ ” (ASSISTANT_INDEX)"),
        ("ASSISTANT_MODEL", "\t", "model is “\t” (ASSISTANT_MODEL)"),
        ("ASSISTANT_LLM_URL", " ", "llm_url is “ ” (ASSISTANT_LLM_URL)"),
        ("ASSISTANT_LLM_TIMEOUT", "1.5", "llm_timeout is “1.5” (ASSISTANT_LLM_TIMEOUT)"),
    ],
)
def test_a_variable_with_a_mistake_is_named(tmp_path: Path, variable: str, value: str, said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        resolve({}, environment={variable: value}, folder=tmp_path)


@pytest.mark.parametrize("name", ["bank", "index", "model"])
def test_a_blank_flag_is_refused_and_does_not_become_the_current_folder(name: str, command: Command) -> None:
    done = command("settings", f"--{name}", "")
    assert done.returncode == 2
    assert done.stderr == f"assistant: {name} is “” (--{name}), but must be a text that is not empty.\n"
    assert done.stdout == ""


def test_a_name_that_is_no_setting_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="“indx”, which is no setting"):
        resolve({"indx": "x"}, environment={}, folder=tmp_path)


@given(st.text())
def test_any_number_of_results_is_taken_or_told(text: str) -> None:
    try:
        results = resolve({"results": text}, environment={}, folder=Path("/"))[0].results
    except UsageError as error:
        said = str(error)
    else:
        assert results == int(text) >= 1
        return
    assert said.startswith("results is “")


def readme_table(repository: Path) -> dict[str, list[str]]:
    """The rows of the README's table of settings, by name."""
    text = (repository / "README.md").read_text(encoding="utf-8")
    table = re.search(r"^\| setting .*\n\|[-| ]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    assert table
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.group(1).splitlines()]
    return {cells[0].strip("`"): cells[1:] for cells in rows}


def test_the_readme_lists_each_setting_with_flag_variable_and_default(repository: Path) -> None:
    rows = readme_table(repository)
    assert set(rows) == {setting.name for setting in SETTINGS}
    defaults = resolve({}, environment={}, folder=Path("/"))[0]
    for setting in SETTINGS:
        flags, variable, default, what = rows[setting.name]
        assert f"`{setting.flag}`" in flags
        assert variable == f"`{setting.variable}`"
        value = getattr(defaults, setting.name)
        shown = f"{value.relative_to(repository).as_posix()}/" if isinstance(value, Path) else str(value)
        assert default == (f"`{shown}`" if shown else "OpenAI's own")
        assert what


def test_the_settings_command_shows_each_setting_with_value_origin_flag_and_variable(
    command: Command, tmp_path: Path
) -> None:
    file = project(tmp_path, "results = 4\n")
    done = command("settings", "--index", "here", cwd=tmp_path, environment={"ASSISTANT_MODEL": "hashing"})
    assert done.returncode == 0
    assert done.stderr == ""
    for setting in SETTINGS:
        assert f"{setting.help}; flag {setting.flag}, variable {setting.variable}" in done.stdout
    assert f"index    {tmp_path / 'here'}   (--index)" in done.stdout
    assert "model    hashing   (ASSISTANT_MODEL)" in done.stdout
    assert f"results  4   ({file})" in done.stdout
    assert re.search(r"^bank     .*seeds   \(default\)$", done.stdout, re.MULTILINE)


def test_the_example_file_loads_and_shows_the_defaults(repository: Path, tmp_path: Path) -> None:
    text = (repository / "assistant.toml.example").read_text(encoding="utf-8")
    assert tomllib.loads(text) == {}, "the example changes nothing as it is"
    defaults = resolve({}, environment={}, folder=tmp_path)[0]
    project(tmp_path, re.sub(r"^# (?=\w+ = )", "", text, flags=re.MULTILINE))
    settings, origins = resolve({}, environment={}, folder=tmp_path)
    assert {each.origin for each in origins} == {str(tmp_path / "assistant.toml")}, "it names each setting"
    served = "http://localhost:11434/v1"  # unset there is none, which a file cannot say
    assert settings == replace(defaults, bank=tmp_path / "seeds", index=tmp_path / "index", llm_url=served)
