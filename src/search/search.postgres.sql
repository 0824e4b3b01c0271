-- Where PostgreSQL needs another text. The caller spells tokens and queries as PostgreSQL's own types: its parsers of words, which
-- depend on the locale, are not used.

-- name: add_tokens
INSERT INTO search_index (id, tokens) VALUES ($1, CAST(CAST($2 AS TEXT) AS TSVECTOR))
ON CONFLICT (id) DO UPDATE SET tokens = excluded.tokens;

-- name: drop_tokens
DELETE FROM search_index WHERE id = $1 AND CAST($2 AS TEXT) IS NOT NULL;

-- name: clear_index
DELETE FROM search_index;

-- name: merge_index
-- Nothing to do: autovacuum removes what was deleted.
SELECT CAST($1 AS BIGINT);

-- name: match_rows
-- Materialized: in the order of ids the planner would otherwise read the whole table for a rare word.
WITH m AS MATERIALIZED (SELECT id FROM search_index WHERE tokens @@ CAST(CAST($1 AS TEXT) AS TSQUERY) AND id < $2)
SELECT d.id, d.kind, d.ticket_id, d.version, d.at, d.title, d.body, t.updated_at, t.is_open, t.unit_id, t.assignee_id
FROM (SELECT id FROM m ORDER BY id DESC LIMIT $3) n
  JOIN search_documents d ON d.id = n.id LEFT JOIN tickets t ON t.id = d.ticket_id;

-- name: match_ids
WITH m AS MATERIALIZED (SELECT id FROM search_index WHERE tokens @@ CAST(CAST($1 AS TEXT) AS TSQUERY) AND id < $2)
SELECT id FROM m ORDER BY id DESC LIMIT $3;
