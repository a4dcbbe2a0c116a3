"""The answer room: evidence, prompts, language models and answers checked against the evidence."""
