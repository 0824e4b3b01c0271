-- Work that one node at a time does.

-- name: take_lease
INSERT INTO leases (name, holder, held_until) VALUES ($1, $2, $3)
ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
WHERE leases.holder = excluded.holder OR leases.held_until <= $4;

-- name: give_lease_back
DELETE FROM leases WHERE name = $1 AND holder = $2;
