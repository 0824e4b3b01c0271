-- As the shared text, with PostgreSQL's own index of tokens.
CREATE TABLE search_documents (
  id {id} PRIMARY KEY,
  kind {text} NOT NULL,
  ticket_id {id},
  version {int} NOT NULL,
  at {instant} NOT NULL,
  title {text} NOT NULL,
  body {text} NOT NULL
);
CREATE INDEX search_documents_ticket ON search_documents (ticket_id, id) WHERE ticket_id IS NOT NULL;

CREATE TABLE search_index (
  id {id} PRIMARY KEY,
  tokens TSVECTOR NOT NULL
);
CREATE INDEX search_index_tokens ON search_index USING GIN (tokens) WITH (fastupdate = off);

CREATE TABLE search_state (
  id {int} PRIMARY KEY,
  revision {int} NOT NULL,
  tokens_version {int} NOT NULL,
  phase {text} NOT NULL,
  walked {id} NOT NULL,
  cursor_id {id} NOT NULL
);
INSERT INTO search_state (id, revision, tokens_version, phase, walked, cursor_id) VALUES (1, 0, 0, 'follow', 0, 0);
