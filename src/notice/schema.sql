-- notice_mark: since when an organisation's people are told by mail, and how far its sightings are.
CREATE TABLE notice_mark (
	org_id BLOB NOT NULL PRIMARY KEY REFERENCES org (id),
	since INTEGER NOT NULL,
	sighting_number INTEGER NOT NULL
) STRICT;

-- notice_room: how far people were told of a room.
CREATE TABLE notice_room (
	org_id BLOB NOT NULL,
	incident_id BLOB NOT NULL,
	seq INTEGER NOT NULL,                   -- entries looked at
	level INTEGER,                          -- highest level told; NULL: none
	report_at INTEGER,                      -- the due report that was told of last
	PRIMARY KEY (org_id, incident_id),
	FOREIGN KEY (org_id, incident_id) REFERENCES incident (org_id, id)
) STRICT;
