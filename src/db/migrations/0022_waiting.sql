-- What waits for a person is asked on every page of a room.
CREATE INDEX handover_to ON handover (org_id, to_id, state);
CREATE INDEX custody_giver ON custody (org_id, giver_id, giver_state);
CREATE INDEX custody_receiver ON custody (org_id, receiver_id, receiver_state);
