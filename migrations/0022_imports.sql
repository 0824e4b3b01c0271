-- Imports that run in the background. The file lies beside the exports until it is forgotten. A run always begins at its first row: what
-- an earlier one recorded is passed over by its key. `looked_at` counts bytes of the file, since nobody knows the rows before the end.
CREATE TABLE imports (
  id {id} PRIMARY KEY,
  member_id {id} NOT NULL,
  name {text} NOT NULL,
  format {text} NOT NULL,
  mapping {text} NOT NULL,
  trial {bool} NOT NULL,
  state {text} NOT NULL,
  created_at {instant} NOT NULL,
  finished_at {instant},
  bytes {int} NOT NULL,
  looked_at {int} NOT NULL,
  row_count {int} NOT NULL,
  imported {int} NOT NULL,
  skipped {int} NOT NULL,
  rejected {int} NOT NULL,
  error {text},
  lease {id},
  leased_until {instant}
){strict};
CREATE INDEX imports_member ON imports (member_id, id);
CREATE INDEX imports_state ON imports (state, id);

-- The first rows of the latest run that could not be taken.
CREATE TABLE import_rejects (
  import_id {id} NOT NULL REFERENCES imports (id),
  position {int} NOT NULL,
  line {int} NOT NULL,
  row_key {text} NOT NULL,
  reason {text} NOT NULL,
  PRIMARY KEY (import_id, position)
){clustered};
