-- What the desk keeps around tickets. A unit means that unit and all below it. `seen` is where the sight of who asks ends, NULL where
-- it does not.

-- name: open_cells
WITH RECURSIVE below (id) AS (
  SELECT CAST($1 AS BIGINT) UNION SELECT u.id FROM units u JOIN below b ON u.parent = b.id)
SELECT unit_id, kind, state, light, tickets FROM open_tickets
WHERE tickets <> 0 AND (CAST($1 AS BIGINT) IS NULL OR unit_id IN (SELECT id FROM below));

-- name: open_cells_of
WITH RECURSIVE below (id) AS (
  SELECT CAST($2 AS BIGINT) UNION SELECT u.id FROM units u JOIN below b ON u.parent = b.id)
SELECT unit_id, kind, state, light, tickets FROM open_tickets_of
WHERE assignee_id = $1 AND tickets <> 0 AND (CAST($2 AS BIGINT) IS NULL OR unit_id IN (SELECT id FROM below));

-- name: insert_view
INSERT INTO saved_views (id, scope, owner_id, unit_id, name, content, version, updated_at) VALUES ($1, $2, $3, $4, $5, $6, 1, $7);

-- name: update_view
UPDATE saved_views SET scope = $3, unit_id = $4, name = $5, content = $6, updated_at = $7, version = version + 1
WHERE id = $1 AND version = $2;

-- name: delete_view
DELETE FROM saved_views WHERE id = $1;

-- name: find_view
SELECT id, scope, owner_id, unit_id, name, content, version, updated_at FROM saved_views WHERE id = $1;

-- name: private_views
SELECT id, scope, owner_id, unit_id, name, content, version, updated_at FROM saved_views
WHERE scope = 'private' AND owner_id = $1 AND id > $2 ORDER BY id LIMIT $3;

-- name: unit_views
-- Of the member's unit and of those above it.
WITH RECURSIVE above (id, parent) AS (
  SELECT id, parent FROM units WHERE id = $1 UNION SELECT u.id, u.parent FROM units u JOIN above a ON u.id = a.parent)
SELECT id, scope, owner_id, unit_id, name, content, version, updated_at FROM saved_views
WHERE scope = 'unit' AND unit_id IN (SELECT id FROM above) AND id > $2 ORDER BY id LIMIT $3;

-- name: shared_views
SELECT id, scope, owner_id, unit_id, name, content, version, updated_at FROM saved_views
WHERE scope = 'shared' AND id > $1 ORDER BY id LIMIT $2;

-- name: tags_of
SELECT tag FROM ticket_tags WHERE ticket_id = $1 ORDER BY tag;

-- name: insert_tag
INSERT INTO ticket_tags (ticket_id, tag) VALUES ($1, $2) ON CONFLICT (ticket_id, tag) DO NOTHING;

-- name: delete_tag
DELETE FROM ticket_tags WHERE ticket_id = $1 AND tag = $2;

-- name: count_tag
INSERT INTO tags (tag, tickets) VALUES ($1, $2) ON CONFLICT (tag) DO UPDATE SET tickets = tags.tickets + excluded.tickets;

-- name: list_tags
SELECT tag, tickets FROM tags WHERE tag >= $1 AND tag > $2 AND tag < $3 AND tickets > 0 ORDER BY tag LIMIT $4;

-- name: tags_of_units
-- Of the open tickets that somebody sees by their units.
WITH RECURSIVE seen (id) AS (
  SELECT CAST($1 AS BIGINT) UNION SELECT u.id FROM units u JOIN seen s ON u.parent = s.id)
SELECT g.tag, COUNT(*) FROM seen JOIN tickets t ON t.unit_id = seen.id AND t.is_open JOIN ticket_tags g ON g.ticket_id = t.id
WHERE g.tag >= $2 AND g.tag > $3 AND g.tag < $4 GROUP BY g.tag;

-- name: tags_of_assignee
-- Of the open tickets that a member is in charge of beyond these units.
WITH RECURSIVE seen (id) AS (
  SELECT CAST($2 AS BIGINT) UNION SELECT u.id FROM units u JOIN seen s ON u.parent = s.id)
SELECT g.tag, COUNT(*) FROM tickets t JOIN ticket_tags g ON g.ticket_id = t.id
WHERE t.assignee_id = $1 AND t.is_open AND t.unit_id NOT IN (SELECT id FROM seen)
  AND g.tag >= $3 AND g.tag > $4 AND g.tag < $5 GROUP BY g.tag;

-- name: watchers_of
SELECT member_id, since FROM watchers WHERE ticket_id = $1 ORDER BY member_id;

-- name: insert_watcher
INSERT INTO watchers (ticket_id, member_id, since) VALUES ($1, $2, $3) ON CONFLICT (ticket_id, member_id) DO NOTHING;

-- name: delete_watcher
DELETE FROM watchers WHERE ticket_id = $1 AND member_id = $2;

-- name: watched_by
WITH RECURSIVE seen (id) AS (
  SELECT CAST($4 AS BIGINT) UNION SELECT u.id FROM units u JOIN seen s ON u.parent = s.id)
SELECT ticket_id FROM watchers WHERE member_id = $1 AND ticket_id < $2
  AND (CAST($4 AS BIGINT) IS NULL OR EXISTS (SELECT 1 FROM tickets t WHERE t.id = watchers.ticket_id
  AND (t.unit_id IN (SELECT id FROM seen) OR t.assignee_id = $1)))
ORDER BY ticket_id DESC LIMIT $3;

-- name: links_of
SELECT kind, other_id FROM ticket_links WHERE ticket_id = $1 ORDER BY kind, other_id LIMIT $2;

-- name: insert_link
INSERT INTO ticket_links (ticket_id, kind, other_id, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (ticket_id, kind, other_id) DO NOTHING;

-- name: delete_link
DELETE FROM ticket_links WHERE ticket_id = $1 AND kind = $2 AND other_id = $3;

-- name: linked_as
SELECT other_id FROM ticket_links WHERE ticket_id = $1 AND kind = $2 ORDER BY other_id LIMIT $3;

-- name: insert_task
INSERT INTO tasks (id, ticket_id, kind, title, assignee_id, due_at, remind_at, reminded_at, state, created_at, created_by, done_at, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, 'open', $8, $9, NULL, 1);

-- name: find_task
SELECT id, ticket_id, kind, title, assignee_id, due_at, remind_at, state, created_at, created_by, done_at, version
FROM tasks WHERE id = $1;

-- name: tasks_of_ticket
SELECT id, ticket_id, kind, title, assignee_id, due_at, remind_at, state, created_at, created_by, done_at, version
FROM tasks WHERE ticket_id = $1 ORDER BY id LIMIT $2;

-- name: open_tasks_of
WITH RECURSIVE seen (id) AS (
  SELECT CAST($5 AS BIGINT) UNION SELECT u.id FROM units u JOIN seen s ON u.parent = s.id)
SELECT id, ticket_id, kind, title, assignee_id, due_at, remind_at, state, created_at, created_by, done_at, version
FROM tasks WHERE assignee_id = $1 AND done_at IS NULL AND due_at >= $2 AND (due_at, id) > ($2, $3)
  AND (CAST($5 AS BIGINT) IS NULL OR EXISTS (SELECT 1 FROM tickets t WHERE t.id = tasks.ticket_id
  AND (t.unit_id IN (SELECT id FROM seen) OR t.assignee_id = $6)))
ORDER BY due_at, id LIMIT $4;

-- name: change_task
UPDATE tasks SET title = $3, assignee_id = $4, due_at = $5, remind_at = $6, version = version + 1,
  reminded_at = CASE WHEN remind_at = $6 THEN reminded_at ELSE NULL END
WHERE id = $1 AND version = $2 AND done_at IS NULL;

-- name: end_task
UPDATE tasks SET state = $2, done_at = $3, version = version + 1 WHERE id = $1 AND done_at IS NULL;

-- name: tasks_to_remind
SELECT id, ticket_id, kind, title, assignee_id, due_at, remind_at, state, created_at, created_by, done_at, version
FROM tasks WHERE remind_at <= $1 AND reminded_at IS NULL AND done_at IS NULL ORDER BY remind_at, id LIMIT $2;

-- name: mark_reminded
UPDATE tasks SET reminded_at = $2 WHERE id = $1;

-- name: put_draft
INSERT INTO drafts (member_id, ticket_id, purpose, content, updated_at, version) VALUES ($1, $2, $3, $4, $5, 1)
ON CONFLICT (member_id, ticket_id, purpose) DO UPDATE SET
  content = excluded.content, updated_at = excluded.updated_at, version = drafts.version + 1
RETURNING version;

-- name: delete_draft
DELETE FROM drafts WHERE member_id = $1 AND ticket_id = $2 AND purpose = $3;

-- name: drafts_of
SELECT ticket_id, purpose, content, updated_at, version FROM drafts
WHERE member_id = $1 AND ticket_id = $2 ORDER BY purpose;

-- name: drafts_of_member
WITH RECURSIVE seen (id) AS (
  SELECT CAST($5 AS BIGINT) UNION SELECT u.id FROM units u JOIN seen s ON u.parent = s.id)
SELECT ticket_id, purpose, content, updated_at, version FROM drafts
WHERE member_id = $1 AND (ticket_id, purpose) > ($2, $3)
  AND (CAST($5 AS BIGINT) IS NULL OR EXISTS (SELECT 1 FROM tickets t WHERE t.id = drafts.ticket_id
  AND (t.unit_id IN (SELECT id FROM seen) OR t.assignee_id = $1)))
ORDER BY ticket_id, purpose LIMIT $4;

-- name: insert_template
INSERT INTO message_templates (id, content, active, version, updated_at, updated_by, approved_by) VALUES ($1, $2, $3, 1, $4, $5, $6);

-- name: update_template
UPDATE message_templates SET content = $3, active = $4, updated_at = $5, updated_by = $6, approved_by = $7, version = version + 1
WHERE id = $1 AND version = $2;

-- name: find_template
SELECT id, content, active, version, updated_at, updated_by, approved_by FROM message_templates WHERE id = $1;

-- name: list_templates
SELECT id, content, active, version, updated_at, updated_by, approved_by FROM message_templates WHERE id > $1 ORDER BY id LIMIT $2;

-- name: insert_template_change
INSERT INTO message_template_changes (template_id, version, content, active, at, by_member, approved_by) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: template_changes
SELECT template_id, content, active, version, at, by_member, approved_by FROM message_template_changes
WHERE template_id = $1 AND version < $2 ORDER BY version DESC LIMIT $3;

-- name: approve_template
UPDATE message_templates SET approved_by = $3 WHERE id = $1 AND version = $2 AND approved_by IS NULL;

-- name: approve_template_change
UPDATE message_template_changes SET approved_by = $3 WHERE template_id = $1 AND version = $2;

-- name: insert_template_proposal
INSERT INTO template_proposals (id, template_id, base_version, content, active, reason, state, author_id, created_at, note)
VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, $8, '');

-- name: find_template_proposal
SELECT id, template_id, base_version, content, active, reason, state, author_id, created_at, decided_by, decided_at, note
FROM template_proposals WHERE id = $1;

-- name: list_template_proposals
-- Newest first; $2 is the last of the page before.
SELECT id, template_id, base_version, content, active, reason, state, author_id, created_at, decided_by, decided_at, note
FROM template_proposals WHERE state = $1 AND id < $2 ORDER BY id DESC LIMIT $3;

-- name: decide_template_proposal
UPDATE template_proposals SET state = $2, decided_by = $3, decided_at = $4, note = $5, template_id = $6 WHERE id = $1 AND state = 'open';

-- name: insert_mass_update
INSERT INTO mass_updates (id, secret, member_id, content, expires_at) VALUES ($1, $2, $3, $4, $5);

-- name: find_mass_update
SELECT id, member_id, content, expires_at FROM mass_updates WHERE secret = $1;

-- name: delete_mass_update
DELETE FROM mass_updates WHERE id = $1;

-- name: delete_old_mass_updates
DELETE FROM mass_updates WHERE id IN (SELECT id FROM mass_updates WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2);
