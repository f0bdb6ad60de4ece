-- Contacts in full: companies, attributes of their own, notes, consent, block.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE companies (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL, -- folded: a name is one company's
    domain TEXT NOT NULL DEFAULT '',
    notes TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX companies_by_name ON companies (workspace_id, name_key);
ALTER TABLE contacts ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE contacts ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE contacts ADD COLUMN external_key TEXT NOT NULL DEFAULT '';
ALTER TABLE contacts ADD COLUMN company_id TEXT NOT NULL DEFAULT '';
ALTER TABLE contacts ADD COLUMN blocked_at BIGINT;
CREATE INDEX contacts_by_email ON contacts (workspace_id, email) WHERE email <> '';
CREATE INDEX contacts_by_phone ON contacts (workspace_id, phone) WHERE phone <> '';
CREATE UNIQUE INDEX contacts_by_external_key ON contacts (workspace_id, external_key) WHERE external_key <> '';
CREATE INDEX contacts_by_company ON contacts (workspace_id, company_id, name, id) WHERE company_id <> '';
-- Numbers as people write them, without what they put in between.
CREATE INDEX identities_by_number ON identities (workspace_id, (replace(replace(replace(replace(display, ' ', ''), '-', ''), '(', ''), ')', ''))) WHERE substr(display, 1, 1) = '+';
-- What a workspace wants to know of each contact beside their name.
CREATE TABLE contact_attributes (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL, -- text, number, date, boolean or choice
    options TEXT NOT NULL DEFAULT '',
    position INTEGER NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX contact_attributes_by_key ON contact_attributes (workspace_id, key);
CREATE TABLE contact_values (
    workspace_id TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (workspace_id, contact_id, key)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX contact_values_by_value ON contact_values (workspace_id, key, value, contact_id);
CREATE TABLE contact_notes (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    text TEXT NOT NULL,
    author_id TEXT NOT NULL DEFAULT '',
    author_name TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    edited_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX contact_notes_by_contact ON contact_notes (workspace_id, contact_id, id);
-- A ledger: entries are added, never changed. The newest of a kind counts.
CREATE TABLE contact_consents (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    kind TEXT NOT NULL, -- messages or marketing
    granted INTEGER NOT NULL,
    how TEXT NOT NULL,
    text TEXT NOT NULL DEFAULT '',
    actor TEXT NOT NULL DEFAULT '',
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX contact_consents_by_contact ON contact_consents (workspace_id, contact_id, id);
