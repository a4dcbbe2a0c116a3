"""The Library page: what is searched, and the learner's own files, which are added and removed here."""

from __future__ import annotations

import hashlib
from pathlib import Path

import streamlit as st

from assistant import upkeep
from assistant.background import start_adding, start_removing
from assistant.errors import AssistantError, StoredIndexError
from assistant.own_material import OwnFile, State, add_upload, own_files
from assistant.settings import Settings, resolve
from assistant.ui.library_words import count, day, holds, state_sentences
from assistant.ui.look import notice
from assistant.ui.markup import element, escaped
from assistant.ui.opened import open_manifest
from assistant.ui.page_image import label_of
from assistant.ui.work import in_removal, in_work, refuse, show_work

# The form of a file is told by its look; these are the endings that such files have, and whatever the
# browser takes for text.
TYPES = ("text", "pdf", "txt", "md", "markdown", "html", "htm", "yaml", "yml")
_ROUND, _REMOVING = "drop-round", "removing"


def library_page() -> None:
    """What is searched, a place to drop files, the work that goes on, and the list of own files."""
    st.html(
        '<header class="head"><h1>Library</h1>'
        '<p class="quiet">What your questions are searched in. All of it is on this machine.</p></header>'
    )
    try:
        settings = resolve({})[0]
        _bank(settings)
        st.html('<h2 class="part">Your files</h2>')
        _drop_zone(settings)
        show_work(settings)
        _list(settings)
    except AssistantError as error:
        notice(str(error), care=True)


def _bank(settings: Settings) -> None:
    """The bank in a line; it is read only."""
    manifest = open_manifest()
    if manifest is None:
        try:
            upkeep.generation(settings)
        except StoredIndexError as error:
            notice(f"{error} Adding a file does that, too.")
        return
    records = [record for record in manifest.files.values() if not record.own]
    held = holds(sum(r.questions for r in records), sum(r.sections for r in records))
    st.html(
        '<h2 class="part">The question bank</h2>'
        f"<p>{escaped(held)} in {count(len(records), 'file')}. It is read only.</p>"
        f'<p class="quiet">{escaped(f"In {settings.bank}, indexed on {day(manifest.created)}.")}</p>'
    )


def _drop_zone(settings: Settings) -> None:
    largest = settings.largest_file
    st.html(
        f"<p>Drop lecture notes, a guide or practice questions here: PDF, text, Markdown or HTML, "
        f"up to {largest:,}\u00a0MB each. They are searched beside the bank.</p>"
    )
    key = f"drop-{st.session_state.setdefault(_ROUND, 0)}"
    with st.container(key="drop"):
        st.file_uploader(
            "Add files",
            type=TYPES,
            accept_multiple_files=True,
            key=key,
            max_upload_size=largest,
            label_visibility="collapsed",
            on_change=_take,
            args=(settings, key),
        )
    st.html(
        '<p class="quiet">Nothing leaves this machine. A copy of each file dropped here, and what was read '
        "of it, is kept in the index folder; removing the file deletes both.</p>"
    )


def _take(settings: Settings, key: str) -> None:
    """Keep a copy of what was dropped, start reading it, and empty the zone for the next files."""
    state = st.session_state
    paths, refused = [], []
    for file in state[key] or ():
        try:
            paths.append(add_upload(settings, file.name, file.getvalue()))
        except AssistantError as error:
            refused.append(str(error))
    if paths:
        start_adding(settings, paths)
    refuse(refused)
    state[_ROUND] += 1


def _list(settings: Settings) -> None:
    try:
        files = own_files(settings)
    except StoredIndexError as error:
        notice(str(error), care=True)
        return
    if not files:
        if not in_work(settings):
            _empty()
        return
    going = in_removal(settings)
    with st.container(border=True, key="own-files", gap=None):
        for file in reversed(files):  # the newest first
            _row(settings, file, going=file.name in going)


def _empty() -> None:
    st.html(
        '<div class="notice" role="status"><p>Nothing of yours is here yet.</p>'
        "<ul><li><strong>Practice questions</strong> you collected, with or without answers: each becomes a "
        "question of its own.</li>"
        "<li><strong>Notes, guides and slides</strong> as text, Markdown, HTML or PDF: found by page or "
        "heading. A scanned PDF needs its text recognised first.</li></ul></div>"
    )


def _row(settings: Settings, file: OwnFile, *, going: bool) -> None:
    """One own file: its name, what it holds, how it stands, and ways to read it again and to remove it."""
    # A name may hold anything, and a key goes into the page as a class.
    key = hashlib.sha256(file.name.encode("utf-8", "replace")).hexdigest()[:12]
    confirming = st.session_state.get(_REMOVING) == file.name and not going
    with st.container(key=f"own-row-{key}", gap="small"):
        with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="medium"):
            st.html(_facts(file))
            if going:
                st.html('<p class="quiet">Being removed…</p>', width="content")
            elif not confirming:
                label = f"Remove {label_of(file.name)}"
                st.button(label, key=f"remove-{key}", type="tertiary", on_click=_ask, args=(file.name,))
        if confirming:
            _confirm(settings, file, key)
        elif file.state in (State.CHANGED, State.UNREAD, State.NOT_INDEXED) and not going:
            again = "Read it now" if file.state == State.NOT_INDEXED else "Read it again"
            st.button(again, key=f"again-{key}", on_click=_read_again, args=(settings, file.path))


def _confirm(settings: Settings, file: OwnFile, key: str) -> None:
    """Ask once more, in place, and say what is deleted and what is not."""
    copy = "The copy kept here is deleted." if file.uploaded else "Your own file stays where it is."
    st.html(f'<p role="status">Remove it? It is no longer found then. {copy}</p>')
    with st.container(horizontal=True, gap="small"):
        args = (settings, file.name)
        st.button("Remove it", key=f"really-{key}", type="primary", on_click=_remove, args=args)
        st.button("Keep it", key=f"keep-{key}", on_click=_ask, args=(None,))


def _facts(file: OwnFile) -> str:
    held = holds(file.questions, file.sections)
    place = "dropped here" if file.uploaded else f"from {file.path}"
    line = f"{held[:1].upper()}{held[1:]} · added {day(file.added)}, {place}"
    told = "".join(element("p", said, css) for said, css in state_sentences(file))
    return f'<div class="own">{element("h3", file.name)}{element("p", line, "quiet")}{told}</div>'


def _ask(name: str | None) -> None:
    st.session_state[_REMOVING] = name


def _read_again(settings: Settings, path: Path) -> None:
    refuse(())
    start_adding(settings, [path])


def _remove(settings: Settings, name: str) -> None:
    _ask(None)
    refuse(())
    start_removing(settings, [name])
