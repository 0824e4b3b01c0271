-- Promises whose deadline uses days of a year without an official list: they move when a calendar with that list is published.
CREATE INDEX promises_provisional ON promises (subject_id, due_at) WHERE provisional;
