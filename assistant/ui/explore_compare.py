"""Two or three services or concepts side by side, and the questions in which their difference decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from assistant.answer.split_names import split_names
from assistant.bank.subjects import as_asked
from assistant.errors import UsageError
from assistant.search.explore.named_profile import named_profile
from assistant.search.explore.side_by_side import SideBySide, compare
from assistant.search.explore.sides import side_of
from assistant.search.explore.unknown_names import UnknownNameError
from assistant.ui.explore_link import Explored, go_to, link_to
from assistant.ui.explore_practice import practise
from assistant.ui.explore_unknown import unknown
from assistant.ui.explore_views import Quoted, compared_html, deciding_html, of_comparison
from assistant.ui.look import notice, part
from assistant.ui.markup import as_label, listed, shortened

if TYPE_CHECKING:
    from assistant.ui.explore_material import Material

MOST = 3
_MOST_READ = 12  # names of what was typed, so that those left out can be told
_LONGEST = 40  # characters of a name in the sentence that says that it is left out
EXAMPLES = (
    "Firehose, Kinesis Data Streams",
    "async inference, serverless inference, batch transform",
    "Model Monitor, Clarify",
    "Glue, EMR",
    "precision, recall",
)
_BOX, _PICKED, _FOR = "compare-box", "compare-picked", "compare-for"


def show_compare(material: Material, asked: Explored) -> None:
    """The ways to choose, and what the material says of the chosen ones."""
    st.html(
        '<p class="quiet">Two or three services or concepts, side by side in the words of your material.</p>'
    )
    _choice(material, asked.names)
    if not asked.names:
        _examples(material)
        return
    names, left_out = asked.names[:MOST], asked.names[MOST:]
    if left_out:
        are = "is" if len(left_out) == 1 else "are"
        notice(f"Three at most stand side by side; {_quoted(left_out)} {are} left out.")
    try:
        if len(names) == 1:
            _known_to(material, names[0])
            notice("Choose one more to compare it with.")
            return
        found = _compared(material, material.key, names)
    except UnknownNameError as error:
        unknown(error, "compare", asked.names)
    except UsageError as error:
        notice(str(error))
    else:
        _show(material, found, names)


@st.cache_resource(show_spinner=False, max_entries=32)
def _compared(_material: Material, key: str, names: tuple[str, ...]) -> SideBySide:
    return compare(_material.index, names, _material.version)


def names_in(typed: str) -> tuple[str, ...]:
    """The names to compare in what was typed, each once; those beyond `MOST` are told to be left out."""
    return tuple(dict.fromkeys(split_names(typed)))[:_MOST_READ]


def _known_to(material: Material, name: str) -> None:
    """Nothing where a name that stands alone can be compared.

    Raises:
        UsageError: nothing is called so, or the material does not name it.
    """
    try:
        named_profile(name, material.profiles.values(), material.version)
    except UnknownNameError:
        side_of(material.index, name)


def _quoted(names: Sequence[str]) -> str:
    return listed([f"“{shortened(name, _LONGEST)}”" for name in names])


def _choice(material: Material, names: Sequence[str]) -> None:
    """A box to type in, and one to pick from; the link leads both."""
    state = st.session_state
    if state.get(_FOR) != (material.key, *names):
        state[_FOR] = (material.key, *names)
        state[_BOX] = ", ".join(names)
        state[_PICKED] = _known(material, names)[:MOST]
    state.setdefault(_BOX, ", ".join(names))
    state.setdefault(_PICKED, _known(material, names)[:MOST])
    st.text_input(
        "Compare",
        key=_BOX,
        placeholder=EXAMPLES[0],
        autocomplete="off",
        on_change=lambda: go_to("compare", names=names_in(state[_BOX])),
    )
    st.multiselect(
        "Or pick them",
        sorted(material.profiles),
        key=_PICKED,
        format_func=as_label,
        max_selections=MOST,
        placeholder="Two or three services or concepts",
        on_change=lambda: go_to("compare", names=state[_PICKED]),
    )


def _known(material: Material, names: Sequence[str]) -> list[str]:
    """Those of the names that the material's profiles have, by their own names."""
    found = []
    for name in names:
        try:
            found.append(named_profile(name, tuple(material.profiles.values())).name)
        except UsageError:
            continue
    return list(dict.fromkeys(found))


def _examples(material: Material) -> None:
    shown = [
        (text, names)
        for text in EXAMPLES
        if len(_known(material, names := names_in(text))) == len(names)  # by the names that it says
    ]
    if not shown:
        return
    st.html('<h2 class="small">For example</h2>')
    with st.container(key="compare-examples", gap="small"):
        for text, names in shown:
            link_to("compare", text, names=names)


def _show(material: Material, found: SideBySide, asked: Sequence[str]) -> None:
    questions = material.index.questions
    quoted = Quoted(of_comparison(found), questions)
    called = [as_asked(*each) for each in zip(asked, found.names, strict=True)]
    st.html(compared_html(found, quoted, called))
    keys = [each.question for each in found.deciding if each.question in questions]
    st.html('<h2 class="part">Questions in which the difference decides</h2>')
    if keys:
        part(deciding_html(found.deciding, material.shown))
        practise(keys, f"compare {' '.join(found.names)}")
    else:
        st.html('<p class="quiet">No question of your material sets them against each other.</p>')
    with st.container(key="compare-more", horizontal=True, gap="small"):
        for given, name, shown in zip(asked, found.names, called, strict=True):
            if name in material.profiles:
                link_to("services", f"More on {shown}", names=[name if shown == name else given])
    part(quoted.sources())
