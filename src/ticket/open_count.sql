-- Open tickets as they are counted, for who counts them again.

-- name: open_counts
SELECT unit_id, kind, state, light, tickets FROM open_tickets WHERE tickets <> 0 ORDER BY unit_id, kind, state, light;

-- name: open_counts_of
SELECT assignee_id, unit_id, kind, state, light, tickets FROM open_tickets_of WHERE tickets <> 0
ORDER BY assignee_id, unit_id, kind, state, light;
