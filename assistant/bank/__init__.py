"""What is studied: question and document types, readers, checks. Knows no other room."""
