"""The entry file of the page: page config and navigation, nothing else.

Run it with `assistant app`, which takes the settings and tells a taken port in a sentence.
"""

from pathlib import Path

import streamlit as st

import assistant.ui
from assistant.ui.ask import ask_page
from assistant.ui.explore import explore_page
from assistant.ui.frame import frame
from assistant.ui.library import library_page

st.set_page_config(
    page_title="Study assistant",
    page_icon=str(Path(assistant.ui.__file__).with_name("mark.svg")),
    layout="centered",
    initial_sidebar_state=240,  # pixels, as in look.css, which comes later: nothing is to move then
)
ask = st.Page(ask_page, title="Ask", url_path="ask", default=True)
explore = st.Page(explore_page, title="Explore", url_path="explore")
library = st.Page(library_page, title="Library", url_path="library")
current = st.navigation([ask, explore, library], position="hidden")
frame(ask, [explore, library], current)
current.run()
