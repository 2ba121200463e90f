-- Who speaks in a room behind the Functions host asks who departed from it since.

CREATE INDEX rights_changes_by_room ON rights_changes (room_id, departures) WHERE departures IS NOT NULL;
