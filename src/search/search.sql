-- The index of texts. Tickets, texts, events and customers are read here and written elsewhere.

-- name: find_state
SELECT revision, tokens_version, phase, walked, cursor_id FROM search_state WHERE id = 1;

-- name: move_state
UPDATE search_state SET revision = revision + 1, tokens_version = $2, phase = $3, walked = $4, cursor_id = $5
WHERE id = 1 AND revision = $1;

-- name: events_after
SELECT id, stream, kind FROM events WHERE id > $1 ORDER BY id LIMIT $2;

-- name: events_behind
-- How many events wait, counted no further than the limit.
SELECT COUNT(*) FROM (SELECT id FROM events WHERE id > $1 ORDER BY id LIMIT $2) waiting;

-- name: newest_event
SELECT id FROM events ORDER BY id DESC LIMIT 1;

-- name: ticket_source
SELECT number, subject, opened_at FROM tickets WHERE id = $1;

-- name: text_sources
SELECT e.id, e.version, e.at, t.field, t.body
FROM texts t JOIN events e ON e.stream = t.stream AND e.version = t.version
WHERE t.stream = $1 ORDER BY t.version, t.field;

-- name: texts_of_event
SELECT field, body FROM texts WHERE stream = $1 AND version = $2 ORDER BY field;

-- name: event_kind
SELECT kind FROM events WHERE stream = $1 AND version = $2;

-- name: customer_source
SELECT name, phone, email, created_at FROM customers WHERE id = $1 AND merged_into IS NULL AND erased_at IS NULL;

-- name: customer_of_ticket
SELECT customer_id FROM tickets WHERE id = $1;

-- name: tickets_of_customer
SELECT id FROM tickets WHERE customer_id = $1 AND id > $2 ORDER BY id LIMIT $3;

-- name: newest_tickets_of_customer
SELECT id FROM tickets WHERE customer_id = $1 ORDER BY id DESC LIMIT $2;

-- name: tickets_after
SELECT id FROM tickets WHERE id > $1 ORDER BY id LIMIT $2;

-- name: customers_after
SELECT id FROM customers WHERE id > $1 ORDER BY id LIMIT $2;

-- name: documents_of_ticket
SELECT id, kind, ticket_id, version, at, title, body FROM search_documents WHERE ticket_id = $1 ORDER BY id;

-- name: document_by_id
SELECT id, kind, ticket_id, version, at, title, body FROM search_documents WHERE id = $1;

-- name: first_documents
SELECT id FROM search_documents ORDER BY id LIMIT $1;

-- name: put_document
INSERT INTO search_documents (id, kind, ticket_id, version, at, title, body) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (id) DO UPDATE SET
  kind = excluded.kind, ticket_id = excluded.ticket_id, version = excluded.version, at = excluded.at, title = excluded.title,
  body = excluded.body;

-- name: drop_document
DELETE FROM search_documents WHERE id = $1;

-- name: add_tokens
INSERT INTO search_index (rowid, tokens) VALUES ($1, $2);

-- name: drop_tokens
-- The index keeps no texts: it is told the tokens that it was given.
INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', $1, $2);

-- name: clear_index
INSERT INTO search_index (search_index) VALUES ('delete-all');

-- name: merge_index
-- Some pages of work on the index's segments, so that deleted tokens leave the file too.
INSERT INTO search_index (search_index, rank) VALUES ('merge', $1);

-- name: match_rows
SELECT d.id, d.kind, d.ticket_id, d.version, d.at, d.title, d.body, t.updated_at, t.is_open, t.unit_id, t.assignee_id
FROM (SELECT rowid AS id FROM search_index WHERE search_index MATCH $1 AND rowid < $2 ORDER BY rowid DESC LIMIT $3) m
  JOIN search_documents d ON d.id = m.id LEFT JOIN tickets t ON t.id = d.ticket_id;

-- name: match_ids
SELECT rowid FROM search_index WHERE search_index MATCH $1 AND rowid < $2 ORDER BY rowid DESC LIMIT $3;

-- name: ticket_row
SELECT id, number, kind, state, is_open, subject, unit_id, assignee_id, severity, urgency, updated_at, opened_at, customer_id
FROM tickets WHERE id = $1;

-- name: ticket_by_number
SELECT id FROM tickets WHERE number = $1;
