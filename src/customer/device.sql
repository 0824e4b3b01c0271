-- Devices, the catalogue that gives their warranty, and the tickets about them.

-- name: insert_device
INSERT INTO devices (id, customer_id, model, serial, serial_key, purchased_on, installed_on, firmware, shared, created_at, updated_at,
                     version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, 1);

-- name: update_device
UPDATE devices SET model = $3, purchased_on = $4, installed_on = $5, firmware = $6, shared = $7, updated_at = $8, customer_id = $9,
  version = version + 1
WHERE id = $1 AND version = $2;

-- name: device_by_id
SELECT id, customer_id, model, serial, purchased_on, installed_on, firmware, shared, created_at, updated_at, version
FROM devices WHERE id = $1;

-- name: device_by_serial
SELECT id, customer_id, model, serial, purchased_on, installed_on, firmware, shared, created_at, updated_at, version
FROM devices WHERE serial_key = $1;

-- name: devices_by_serial
SELECT id, customer_id, model, serial, purchased_on, installed_on, firmware, shared, created_at, updated_at, version
FROM devices WHERE serial_key >= $1 AND serial_key < $2 ORDER BY serial_key LIMIT $3;

-- name: devices_by_model
SELECT id, customer_id, model, serial, purchased_on, installed_on, firmware, shared, created_at, updated_at, version
FROM devices WHERE lower(model) >= $1 AND lower(model) < $2 ORDER BY lower(model), id LIMIT $3;

-- name: devices_of
SELECT id, customer_id, model, serial, purchased_on, installed_on, firmware, shared, created_at, updated_at, version
FROM devices WHERE customer_id = $1 ORDER BY id LIMIT $2;

-- name: link_ticket
INSERT INTO ticket_devices (ticket_id, device_id) VALUES ($1, $2)
ON CONFLICT (ticket_id) DO UPDATE SET device_id = excluded.device_id;

-- name: tickets_naming
-- By texts_serial; those that are about no device yet. What the index cannot tell, such as dots, is compared behind it.
SELECT x.stream, x.body FROM texts x
WHERE x.field = 'serial' AND lower(replace(replace(x.body, '-', ''), ' ', '')) = $1
  AND NOT EXISTS (SELECT 1 FROM ticket_devices d WHERE d.ticket_id = x.stream)
ORDER BY x.stream LIMIT $2;

-- name: device_of_ticket
SELECT d.id, d.customer_id, d.model, d.serial, d.purchased_on, d.installed_on, d.firmware, d.shared, d.created_at, d.updated_at, d.version
FROM ticket_devices t JOIN devices d ON d.id = t.device_id WHERE t.ticket_id = $1;

-- name: tickets_of_device
SELECT ticket_id FROM ticket_devices WHERE device_id = $1 AND ticket_id < $2 ORDER BY ticket_id DESC LIMIT $3;

-- name: put_product
INSERT INTO products (model, valid_from, content, version, updated_at, updated_by) VALUES ($1, $2, $3, 1, $4, $5)
ON CONFLICT (model, valid_from) DO UPDATE SET
  content = excluded.content, version = products.version + 1, updated_at = excluded.updated_at, updated_by = excluded.updated_by;

-- name: product_on
SELECT model, valid_from, content FROM products WHERE model = $1 AND valid_from <= $2 ORDER BY valid_from DESC LIMIT 1;

-- name: list_products
SELECT model, valid_from, content FROM products WHERE (model, valid_from) > ($1, $2) ORDER BY model, valid_from LIMIT $3;
