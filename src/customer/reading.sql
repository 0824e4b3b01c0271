-- Who read whole personal data of whom.

-- name: insert_reading
INSERT INTO personal_readings (id, at, member_id, customer_id, ticket_id, route, request_id) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: readings
SELECT id, at, member_id, customer_id, ticket_id, route, request_id FROM personal_readings WHERE id < $1 ORDER BY id DESC LIMIT $2;

-- name: readings_by
SELECT id, at, member_id, customer_id, ticket_id, route, request_id FROM personal_readings
WHERE member_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3;

-- name: readings_about
SELECT id, at, member_id, customer_id, ticket_id, route, request_id FROM personal_readings
WHERE customer_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3;

-- name: readings_by_about
SELECT id, at, member_id, customer_id, ticket_id, route, request_id FROM personal_readings
WHERE customer_id = $1 AND member_id = $2 AND id < $3 ORDER BY id DESC LIMIT $4;

-- name: oldest_readings
SELECT id, at, member_id, customer_id, ticket_id, route, request_id FROM personal_readings ORDER BY id LIMIT $1;

-- name: delete_readings
DELETE FROM personal_readings WHERE id <= $1;
