"""The page of a PDF that a hit is on, shown as a picture when the learner opens it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import streamlit as st

from assistant.errors import AssistantError
from assistant.originals import original
from assistant.settings import resolve
from assistant.ui.look import notice
from assistant.ui.markup import element, plain, shortened
from assistant.ui.opened import open_assistant, open_manifest

if TYPE_CHECKING:
    from assistant.bank.pdf_image import PageImage
    from assistant.search.retrieval import Hit

_WIDTH = 1400  # pixels: twice the column, for fine screens
_NAME_LENGTH = 60
_ALT_LENGTH = 2000


def page_view(hit: Hit) -> None:
    """Offer the page that a document section is on, or the pages that a question was read from."""
    sentence = hit.passage.text[slice(*hit.marked)]
    if hit.question is None:
        if hit.document is not None and hit.page is not None:
            _page(hit.document, hit.page, sentence, hit.rank)
        return
    places = {(source.file, source.page) for source in hit.sources if source.page is not None}
    manifest = open_manifest() if places else None
    for file, page in sorted(places):
        # Sources of the bank's entries are documents that it does not ship.
        if manifest is not None and file in manifest.files:
            _page(file, page, sentence, hit.rank)


def label_of(name: str) -> str:
    """A file's name for a label, which is Markdown: as code, in which nothing is markup."""
    return f"`{shortened(plain(name), _NAME_LENGTH).replace('`', chr(39))}`"


@st.fragment
def _page(name: str, page: int, sentence: str, rank: int) -> None:
    """One page to be opened; it is found and drawn only then, and only this part of the page runs anew."""
    # A name of its own for each: another question's hit of the same rank begins closed.
    unique = hashlib.sha256(f"{name}\n{page}\n{sentence}".encode("utf-8", "replace")).hexdigest()[:12]
    shown = st.expander(
        f"Show page {page} of {label_of(name)}",
        type="compact",
        key=f"page-{rank}-{unique}",
        on_change="rerun",
    )
    if not shown.open:
        return
    with shown:
        try:
            image = _image(name, page, sentence)
        except AssistantError as error:
            notice(str(error))
            return
        said = f"Page {page} of {image.pages} in {name}"
        said += ", the sentence highlighted" if image.highlighted else ""
        alternative = shortened(plain(f"{said}. It reads: {image.text}"), _ALT_LENGTH)
        st.image(image.png, width="stretch", output_format="PNG", alt=alternative)
        st.html(element("p", f"{said}.", "quiet"))


def _image(name: str, page: int, sentence: str) -> PageImage:
    manifest = open_assistant().manifest
    data = original(resolve({})[0], manifest, name)
    return _drawn(data, name, manifest.files[name].sha256, page, sentence)


@st.cache_data(show_spinner=False, max_entries=16)
def _drawn(_data: bytes, name: str, sha256: str, page: int, sentence: str) -> PageImage:
    """The picture of a page, kept for all visitors; the file goes by its hash."""
    from assistant.bank.pdf_image import render_page

    return render_page(_data, page, _WIDTH, sentence, file=name)
