"""The entry file of the page: page config and navigation, nothing else.

Run it with `assistant app`, which takes the settings and tells a taken port in a sentence.
"""

from pathlib import Path

import streamlit as st

import assistant.ui
from assistant.ui.ask import ask_page

st.set_page_config(
    page_title="Study assistant",
    page_icon=str(Path(assistant.ui.__file__).with_name("mark.svg")),
    layout="centered",
)
# With one page there is nothing to navigate to; with more, the sidebar lists them.
st.navigation([st.Page(ask_page, title="Ask", url_path="ask", default=True)]).run()
