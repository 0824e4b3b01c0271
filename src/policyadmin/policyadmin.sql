-- Amendments of the policy, their trials on past tickets, and the published texts.

-- name: insert_proposal
INSERT INTO policy_proposals (id, label, state, revision, version, author_id, effective, reason_zh, reason_en, clauses, sha256, created_at, updated_at, note)
VALUES ($1, $2, 'draft', 1, 1, $3, $4, $5, $6, $7, $8, $9, $9, '');

-- name: proposal_by_id
SELECT id, label, state, revision, version, author_id, effective, reason_zh, reason_en, clauses, sha256, created_at, updated_at, approver_id, decided_at, note, effective_from, published_at
FROM policy_proposals WHERE id = $1;

-- name: list_proposals
-- Newest first; $1 is the last of the page before.
SELECT id, label, state, revision, version, author_id, effective, reason_zh, reason_en, clauses, sha256, created_at, updated_at, approver_id, decided_at, note, effective_from, published_at
FROM policy_proposals WHERE id < $1 ORDER BY id DESC LIMIT $2;

-- name: revise_proposal
UPDATE policy_proposals SET label = $3, state = 'draft', revision = revision + 1, version = version + 1, effective = $4, reason_zh = $5, reason_en = $6, clauses = $7, sha256 = $8, updated_at = $9, approver_id = NULL, decided_at = NULL, note = ''
WHERE id = $1 AND version = $2 AND state IN ('draft', 'approved');

-- name: decide_proposal
UPDATE policy_proposals SET state = $3, version = version + 1, approver_id = $4, decided_at = $5, updated_at = $5, note = $6
WHERE id = $1 AND version = $2;

-- name: publish_proposal
UPDATE policy_proposals SET state = 'published', version = version + 1, effective_from = $3, published_at = $4, updated_at = $4
WHERE id = $1 AND version = $2 AND state = 'approved';

-- name: documents
SELECT label, document, sha256, effective_from, proposal_id, published_at FROM policy_documents ORDER BY number;

-- name: insert_document
INSERT INTO policy_documents (number, proposal_id, label, document, sha256, effective_from, published_at)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: insert_trial
INSERT INTO policy_trials (id, proposal_id, revision, state, from_at, to_at, requested_by, tickets, done, flips, started_at, result)
VALUES ($1, $2, $3, 'running', $4, $5, $6, 0, 0, 0, $7, '');

-- name: trial_by_id
SELECT id, proposal_id, revision, state, from_at, to_at, requested_by, tickets, done, flips, started_at, finished_at, result
FROM policy_trials WHERE id = $1;

-- name: trials_of
SELECT id, proposal_id, revision, state, from_at, to_at, requested_by, tickets, done, flips, started_at, finished_at, result
FROM policy_trials WHERE proposal_id = $1 ORDER BY id DESC LIMIT 20;

-- name: running_trials
SELECT id FROM policy_trials WHERE state = 'running' ORDER BY id;

-- name: done_trial
SELECT id FROM policy_trials WHERE proposal_id = $1 AND revision = $2 AND state = 'done' LIMIT 1;

-- name: move_trial
UPDATE policy_trials SET tickets = $2, done = $3, flips = $4 WHERE id = $1 AND state = 'running';

-- name: end_trial
UPDATE policy_trials SET state = $2, finished_at = $3, result = $4 WHERE id = $1 AND state = 'running';

-- name: forget_flips
DELETE FROM policy_trial_flips WHERE trial_id = $1;

-- name: insert_flip
INSERT INTO policy_trial_flips (trial_id, number, ticket_id, clause, rule, occurrence, before, after, due_before, due_after)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: flips_of
-- By the table's key; $2 is the last of the page before. Of tickets that are seen: $4 is where the sight ends, NULL where it does not.
WITH RECURSIVE seen (id) AS (
  SELECT CAST($4 AS BIGINT) UNION SELECT u.id FROM units u JOIN seen s ON u.parent = s.id)
SELECT f.number, f.ticket_id, t.number, t.kind, f.clause, f.rule, f.occurrence, f.before, f.after, f.due_before, f.due_after
FROM policy_trial_flips f JOIN tickets t ON t.id = f.ticket_id
WHERE f.trial_id = $1 AND f.number > $2
  AND (CAST($4 AS BIGINT) IS NULL OR t.unit_id IN (SELECT id FROM seen) OR t.assignee_id = $5)
ORDER BY f.number LIMIT $3;

-- name: provisional_tickets
-- By promises_provisional, which holds those of the coming year alone.
SELECT DISTINCT subject_id FROM promises WHERE provisional AND subject_id > 0 AND due_at >= $1 ORDER BY subject_id;

-- name: count_provisional
-- As provisional_seen.
WITH RECURSIVE seen (id) AS (
  SELECT CAST($2 AS BIGINT) UNION SELECT u.id FROM units u JOIN seen s ON u.parent = s.id)
SELECT COUNT(*) FROM (
  SELECT DISTINCT p.subject_id FROM promises p JOIN tickets t ON t.id = p.subject_id
  WHERE p.provisional AND p.subject_id > 0 AND p.due_at >= $1
    AND (CAST($2 AS BIGINT) IS NULL OR t.unit_id IN (SELECT id FROM seen) OR t.assignee_id = $3)) AS counted;

-- name: provisional_seen
-- By promises_provisional; $2 is the last ticket of the page before, and $4 where the sight ends, NULL where it does not.
WITH RECURSIVE seen (id) AS (
  SELECT CAST($4 AS BIGINT) UNION SELECT u.id FROM units u JOIN seen s ON u.parent = s.id)
SELECT DISTINCT p.subject_id, t.number, t.kind FROM promises p JOIN tickets t ON t.id = p.subject_id
WHERE p.provisional AND p.due_at >= $1 AND p.subject_id > $2
  AND (CAST($4 AS BIGINT) IS NULL OR t.unit_id IN (SELECT id FROM seen) OR t.assignee_id = $5)
ORDER BY p.subject_id LIMIT $3;

-- name: count_tickets
SELECT COUNT(*) FROM tickets WHERE opened_at >= $1 AND opened_at < $2;

-- name: tickets_between
-- By tickets_opened; ($2, $3) is the last of the page before.
SELECT id, opened_at FROM tickets WHERE opened_at < $1 AND (opened_at, id) > ($2, $3) ORDER BY opened_at, id LIMIT $4;
