"""What a build works out for exploring the topics, and what is put together from it."""
