"""The Streamlit pages: they render and compute nothing; only this room and `app.py` import Streamlit."""
