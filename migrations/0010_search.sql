-- What can be searched: one document for each ticket, message and customer, as folded text, and the index of their tokens. Everything
-- here follows from other tables and can be built again; what is erased there leaves here.
CREATE TABLE search_documents (
  id {id} PRIMARY KEY,
  kind {text} NOT NULL,
  ticket_id {id},
  version {int} NOT NULL,
  at {instant} NOT NULL,
  title {text} NOT NULL,
  body {text} NOT NULL
){strict};
CREATE INDEX search_documents_ticket ON search_documents (ticket_id, id) WHERE ticket_id IS NOT NULL;

-- The row id is the document's. Tokens are cut by the program: here they are only told apart at the spaces between them.
CREATE VIRTUAL TABLE search_index USING fts5(tokens, content='', columnsize=0, tokenize='ascii');

-- How far the index is. `cursor_id` is the last event that is certainly in it; `walked` is where building it anew stands.
CREATE TABLE search_state (
  id {int} PRIMARY KEY,
  revision {int} NOT NULL,
  tokens_version {int} NOT NULL,
  phase {text} NOT NULL,
  walked {id} NOT NULL,
  cursor_id {id} NOT NULL
){strict};
INSERT INTO search_state (id, revision, tokens_version, phase, walked, cursor_id) VALUES (1, 0, 0, 'follow', 0, 0);
