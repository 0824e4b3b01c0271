-- All that is kept of one person, in whatever table it stands. Rows of other features are moved and erased here and nowhere else, so that
-- what a merge takes along and an erasure wipes can be read in one place.

-- name: insert_merge
INSERT INTO customer_merges (id, kept_id, merged_id, at, by_member, reasons, moved) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: merge_by_id
SELECT id, kept_id, merged_id, at, by_member, reasons, moved, undone_at, undone_by FROM customer_merges WHERE id = $1;

-- name: merges_of
SELECT id, kept_id, merged_id, at, by_member, reasons, moved, undone_at, undone_by FROM customer_merges
WHERE kept_id = $1 ORDER BY id DESC LIMIT $2;

-- name: undo_merge
UPDATE customer_merges SET undone_at = $2, undone_by = $3 WHERE id = $1 AND undone_at IS NULL;

-- name: mark_merged
UPDATE customers SET merged_into = $2, version = version + 1 WHERE id = $1;

-- name: set_household
UPDATE customers SET household_id = $2 WHERE id = $1;

-- name: tickets_to_move
SELECT id FROM tickets WHERE customer_id = $1 ORDER BY id LIMIT $2;

-- name: move_ticket
UPDATE tickets SET customer_id = $3 WHERE id = $1 AND customer_id = $2;

-- name: devices_to_move
SELECT id FROM devices WHERE customer_id = $1 ORDER BY id LIMIT $2;

-- name: move_device
UPDATE devices SET customer_id = $3, version = version + 1 WHERE id = $1 AND customer_id = $2;

-- name: contacts_to_move
SELECT id FROM customer_contacts WHERE customer_id = $1 ORDER BY id LIMIT $2;

-- name: move_contact
-- One that the other has too stays where it is.
UPDATE customer_contacts SET customer_id = $3
WHERE id = $1 AND customer_id = $2 AND NOT EXISTS (
  SELECT 1 FROM customer_contacts o WHERE o.kind = customer_contacts.kind AND o.value = customer_contacts.value AND o.customer_id = $3);

-- name: addresses_to_move
SELECT id FROM customer_addresses WHERE customer_id = $1 ORDER BY id LIMIT $2;

-- name: move_address
UPDATE customer_addresses SET customer_id = $3 WHERE id = $1 AND customer_id = $2;

-- name: consents_to_move
SELECT id FROM portal_consents WHERE customer_id = $1 ORDER BY id LIMIT $2;

-- name: move_consent
UPDATE portal_consents SET customer_id = $3 WHERE id = $1 AND customer_id = $2;

-- name: sessions_to_move
SELECT id FROM portal_sessions WHERE customer_id = $1 ORDER BY id LIMIT $2;

-- name: move_session
UPDATE portal_sessions SET customer_id = $3 WHERE id = $1 AND customer_id = $2;

-- name: requests_to_move
SELECT id FROM portal_data_requests WHERE customer_id = $1 ORDER BY id LIMIT $2;

-- name: move_request
UPDATE portal_data_requests SET customer_id = $3 WHERE id = $1 AND customer_id = $2;

-- name: letters_to_move
SELECT id FROM outbox WHERE customer_id = $1 ORDER BY id LIMIT $2;

-- name: move_letter
UPDATE outbox SET customer_id = $3 WHERE id = $1 AND customer_id = $2;

-- name: customers_at_address
SELECT DISTINCT o.customer_id FROM customer_addresses a JOIN customer_addresses o ON o.same_key = a.same_key
WHERE a.customer_id = $1 AND o.customer_id <> $1 LIMIT $2;

-- name: open_ticket_of
SELECT id, number FROM tickets WHERE customer_id = $1 AND is_open AND id <> $2 ORDER BY id LIMIT $3;

-- name: customers_after
SELECT id, created_at FROM customers WHERE id > $1 ORDER BY id LIMIT $2;

-- name: customer_lives_on
-- Whether anything of the customer is younger than a moment, or open.
SELECT id FROM tickets WHERE customer_id = $1 AND (is_open OR COALESCE(closed_at, updated_at) > $2) LIMIT 1;

-- name: wipe_customer
UPDATE customers SET name = '', phone = NULL, email = NULL, segment = 'standard', external_key = NULL, household_id = NULL,
  erased_at = $2, version = version + 1
WHERE id = $1;

-- name: doubles_taken_in
-- Those that went into it, and those that had gone into them.
WITH RECURSIVE taken (id) AS (
  SELECT id FROM customers WHERE merged_into = $1
  UNION SELECT c.id FROM taken t JOIN customers c ON c.merged_into = t.id)
SELECT id FROM taken LIMIT $2;

-- name: hand_over_addresses
UPDATE customer_addresses SET customer_id = $2 WHERE customer_id = $1 AND shared;

-- name: wipe_contacts
DELETE FROM customer_contacts WHERE customer_id = $1;

-- name: wipe_addresses
DELETE FROM customer_addresses WHERE customer_id = $1;

-- name: wipe_devices
DELETE FROM devices WHERE customer_id = $1;

-- name: wipe_sessions
DELETE FROM portal_sessions WHERE customer_id = $1;

-- name: wipe_letters
UPDATE outbox SET address = NULL, params = '{}', next_at = NULL, expires_at = NULL,
  state = CASE WHEN state = 'waiting' THEN 'dropped' ELSE state END
WHERE customer_id = $1;

-- name: wipe_codes
DELETE FROM portal_codes WHERE contact = $1;

-- name: wipe_texts
DELETE FROM texts WHERE stream = $1;

-- name: wipe_subject
UPDATE tickets SET subject = '' WHERE id = $1;

-- name: wipe_tasks
UPDATE tasks SET title = '' WHERE ticket_id = $1;

-- name: wipe_drafts
DELETE FROM drafts WHERE ticket_id = $1;

-- name: wipe_attachments
DELETE FROM attachments WHERE ticket_id = $1;

-- name: wipe_device_link
DELETE FROM ticket_devices WHERE ticket_id = $1;

-- name: wipe_ticket_sessions
DELETE FROM portal_sessions WHERE ticket_id = $1;

-- name: close_links
UPDATE confirmations SET expires_at = $2 WHERE ticket_id = $1 AND answered_at IS NULL AND expires_at > $2;

-- name: wipe_inbox
DELETE FROM inbox WHERE subject_id = $1;

-- name: wipe_ticket_letters
UPDATE outbox SET address = NULL, params = '{}', next_at = NULL, expires_at = NULL,
  state = CASE WHEN state = 'waiting' THEN 'dropped' ELSE state END
WHERE subject_id = $1;

-- name: file_is_used
SELECT id FROM attachments WHERE sha256 = $1 LIMIT 1;

-- name: answers_after
SELECT principal, key, body FROM idempotency WHERE (principal, key) > ($1, $2) ORDER BY principal, key LIMIT $3;

-- name: wipe_answer
DELETE FROM idempotency WHERE principal = $1 AND key = $2;

-- name: request_by_id
SELECT id, customer_id, kind, ticket_id, created_at, due_at, done_at, done_by FROM portal_data_requests WHERE id = $1;

-- name: open_requests
SELECT id, customer_id, kind, ticket_id, created_at, due_at, done_at, done_by FROM portal_data_requests
WHERE done_at IS NULL AND (due_at, id) > ($1, $2) ORDER BY due_at, id LIMIT $3;

-- name: done_requests
SELECT id, customer_id, kind, ticket_id, created_at, due_at, done_at, done_by FROM portal_data_requests
WHERE done_at IS NOT NULL AND (done_at, id) < ($1, $2) ORDER BY done_at DESC, id DESC LIMIT $3;

-- name: requests_of
SELECT id, customer_id, kind, ticket_id, created_at, due_at, done_at, done_by FROM portal_data_requests
WHERE customer_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3;

-- name: finish_request
UPDATE portal_data_requests SET done_at = $2, done_by = $3 WHERE id = $1 AND done_at IS NULL;
