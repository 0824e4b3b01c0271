-- name: insert_customer
INSERT INTO customers (id, name, phone, email, segment, external_key, created_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 1);

-- name: customer_by_id
SELECT id, name, phone, email, segment, external_key, created_at FROM customers WHERE id = $1;

-- name: customer_by_external
SELECT id, name, phone, email, segment, external_key, created_at FROM customers WHERE external_key = $1;

-- name: customers_by_phone
SELECT id, name, phone, email, segment, external_key, created_at FROM customers WHERE phone = $1 AND id > $2 ORDER BY id LIMIT $3;

-- name: customers_by_email
SELECT id, name, phone, email, segment, external_key, created_at FROM customers WHERE email = $1 AND id > $2 ORDER BY id LIMIT $3;
