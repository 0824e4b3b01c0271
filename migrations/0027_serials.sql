-- Serial numbers that tickets name, so that a device which is registered later finds the tickets about it.
CREATE INDEX texts_serial ON texts (lower(replace(replace(body, '-', ''), ' ', '')), stream) WHERE field = 'serial';
