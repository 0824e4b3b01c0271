-- Further contacts, addresses and consents of customers.

-- name: insert_contact
INSERT INTO customer_contacts (id, customer_id, kind, value, label, created_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (kind, value, customer_id) DO NOTHING;

-- name: contacts_of
SELECT id, kind, value, label, created_at FROM customer_contacts WHERE customer_id = $1 ORDER BY id LIMIT $2;

-- name: drop_contact
DELETE FROM customer_contacts WHERE id = $1 AND customer_id = $2;

-- name: insert_address
INSERT INTO customer_addresses (id, customer_id, label, line, same_key, shared, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: addresses_of
SELECT id, label, line, shared, created_at FROM customer_addresses WHERE customer_id = $1 ORDER BY id LIMIT $2;

-- name: drop_address
DELETE FROM customer_addresses WHERE id = $1 AND customer_id = $2;

-- name: insert_consent
INSERT INTO portal_consents (id, customer_id, purpose, granted, decided_at, channel, text_version, recorded_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: consents_of
SELECT purpose, granted, decided_at, channel, text_version, recorded_by FROM portal_consents WHERE customer_id = $1 ORDER BY id;
