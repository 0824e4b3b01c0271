-- Devices are looked for by how their model begins; by serial number they are found already.
CREATE INDEX devices_model ON devices (lower(model), id);
