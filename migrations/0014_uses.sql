-- The events of one kind by their moment: a use of a capability is an event, and the list behind its count looks here.
CREATE INDEX events_kind ON events (kind, at, stream, version);
