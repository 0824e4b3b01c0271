-- name: insert_customer
INSERT INTO customers (id, name, phone, email, segment, external_key, created_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 1);

-- name: customer_by_id
SELECT id, name, phone, email, segment, external_key, created_at, household_id, merged_into, erased_at, version
FROM customers WHERE id = $1;

-- name: customer_by_external
SELECT id, name, phone, email, segment, external_key, created_at, household_id, merged_into, erased_at, version
FROM customers WHERE external_key = $1;

-- name: customers_by_phone
SELECT id, name, phone, email, segment, external_key, created_at, household_id, merged_into, erased_at, version
FROM customers
WHERE id IN (SELECT id FROM customers WHERE phone = $1 UNION SELECT customer_id FROM customer_contacts WHERE kind = 'phone' AND value = $1)
  AND merged_into IS NULL AND id > $2 ORDER BY id LIMIT $3;

-- name: customers_by_email
SELECT id, name, phone, email, segment, external_key, created_at, household_id, merged_into, erased_at, version
FROM customers
WHERE id IN (SELECT id FROM customers WHERE email = $1 UNION SELECT customer_id FROM customer_contacts WHERE kind = 'email' AND value = $1)
  AND merged_into IS NULL AND id > $2 ORDER BY id LIMIT $3;

-- name: change_customer
UPDATE customers SET name = $3, phone = $4, email = $5, segment = $6, version = version + 1 WHERE id = $1 AND version = $2;

-- name: housemates
SELECT o.id FROM customers c JOIN customers o ON o.household_id = c.household_id
WHERE c.id = $1 AND o.id <> $1 AND o.merged_into IS NULL ORDER BY o.id;

-- name: move_house
UPDATE customers SET household_id = $2 WHERE id = $1;

-- name: customers_by_name
SELECT id, name, phone, email, segment, external_key, created_at, household_id, merged_into, erased_at, version
FROM customers WHERE name = $1 ORDER BY id LIMIT $2;
