-- Several servers on one database.

-- How often a server has started on it: the number of a node in its ids comes from here.
CREATE TABLE node_starts (
  one {int} PRIMARY KEY CHECK (one = 1),
  starts {int} NOT NULL
){strict};
INSERT INTO node_starts (one, starts) VALUES (1, 0);

-- Work that one node at a time does, such as a trial of an amendment; whoever dies loses it with time.
CREATE TABLE leases (
  name {text} NOT NULL PRIMARY KEY,
  holder {id} NOT NULL,
  held_until {instant} NOT NULL
){clustered};

-- What the key files of all nodes must be alike in; the keys themselves are never stored.
CREATE TABLE key_fingerprints (
  name {text} NOT NULL PRIMARY KEY,
  fingerprint {text} NOT NULL
){clustered};

-- How far `wellkept copy` has filled this database from another; empty once it is whole. Until then no server opens it.
CREATE TABLE copy_progress (
  name {text} NOT NULL PRIMARY KEY,
  copied_to {text} NOT NULL,
  done {bool} NOT NULL
){clustered};
