-- +goose Up
-- Lists of contacts by when they came to be one, and by where they have an
-- address: written once for each, not with what is said.
CREATE INDEX contacts_by_created ON contacts (workspace_id, created_at, id);
CREATE INDEX identities_by_platform ON identities (workspace_id, platform, contact_id);
