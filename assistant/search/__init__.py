"""The search room: passages, embedding, vectors, keywords, fusion, retrieval and the stored index."""
