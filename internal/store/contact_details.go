package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"recado.dev/internal/contact"
	"recado.dev/internal/desk"
)

var detailsUpdate = upsertTail("workspace_id, id", "name", "locale", "notes", "updated_at", "email", "phone", "external_key", "company_id", "blocked_at")

// SaveContactDetails is SaveContacts that writes all that a contact's own row
// holds, and not only what platforms tell. An external key that another contact
// has is a conflict.
func (t *Tx) SaveContactDetails(ctx context.Context, ws string, contacts []desk.Contact) error {
	rows := make([][]any, len(contacts))
	for i, c := range contacts {
		company := ""
		if c.Company != nil {
			company = c.Company.ID
		}
		rows[i] = []any{ws, c.ID, c.Name, c.Locale, c.Notes, micros(c.CreatedAt), micros(c.UpdatedAt), c.Email, c.Phone, c.ExternalKey, company, microsOrNull(c.BlockedAt)}
	}
	err := t.insert(ctx, "INSERT INTO contacts ("+contactColumns+", email, phone, external_key, company_id, blocked_at) VALUES", detailsUpdate, rows)
	if IsUnique(err) {
		return &desk.Error{Code: desk.CodeConflict, Public: "another contact has this external key",
			Problems: []desk.Problem{{Field: "external_key", Detail: "another contact has it"}}, Err: err}
	}
	if err != nil {
		return fmt.Errorf("save contacts: %w", err)
	}
	return nil
}

// ContactValue is the value of an attribute as it is kept.
type ContactValue struct{ ContactID, Key, Value string }

// SaveContactValues sets values; those that are empty are removed.
func (t *Tx) SaveContactValues(ctx context.Context, ws string, values []ContactValue) error {
	var rows [][]any
	for _, v := range values {
		if v.Value != "" {
			rows = append(rows, []any{ws, v.ContactID, v.Key, v.Value})
			continue
		}
		if _, err := t.exec(ctx, "DELETE FROM contact_values WHERE workspace_id = ? AND contact_id = ? AND key = ?", ws, v.ContactID, v.Key); err != nil {
			return fmt.Errorf("clear a value of contact %s: %w", v.ContactID, err)
		}
	}
	err := t.insert(ctx, "INSERT INTO contact_values (workspace_id, contact_id, key, value) VALUES", upsertTail("workspace_id, contact_id, key", "value"), rows)
	if err != nil {
		return fmt.Errorf("save values of contacts: %w", err)
	}
	return nil
}

// FillContacts adds identities, attributes and consent to contacts, with three
// queries however many there are.
func (q *Queryer) FillContacts(ctx context.Context, ws string, contacts []desk.Contact) error {
	if len(contacts) == 0 {
		return nil
	}
	ids, at := make([]string, len(contacts)), make(map[string]int, len(contacts))
	for i, c := range contacts {
		ids[i], at[c.ID] = c.ID, i
	}
	identities, err := q.IdentitiesOf(ctx, ws, ids)
	if err != nil {
		return err
	}
	for i := range contacts {
		c := &contacts[i]
		c.Identities = append([]desk.Identity{}, identities[c.ID]...)
		c.Attributes, c.Consent = map[string]any{}, map[desk.ConsentKind]desk.ConsentState{}
	}
	err = q.eachValue(ctx, ws, ids, func(v ContactValue, kind desk.AttributeKind) {
		contacts[at[v.ContactID]].Attributes[v.Key] = contact.Typed(kind, v.Value)
	})
	if err != nil {
		return err
	}
	return q.eachConsent(ctx, ws, ids, func(contactID string, kind desk.ConsentKind, state desk.ConsentState) {
		contacts[at[contactID]].Consent[kind] = state
	})
}

func (q *Queryer) eachValue(ctx context.Context, ws string, ids []string, f func(ContactValue, desk.AttributeKind)) error {
	in, args := anyOf(q.s, ids)
	rows, err := q.query(ctx, "SELECT v.contact_id, v.key, v.value, a.kind FROM contact_values v CROSS JOIN contact_attributes a "+
		"WHERE v.workspace_id = ? AND v.contact_id "+in+" AND a.workspace_id = v.workspace_id AND a.owner = 'contact' AND a.key = v.key", append([]any{ws}, args...)...)
	if err != nil {
		return fmt.Errorf("load values of contacts: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var v ContactValue
		var kind desk.AttributeKind
		if err := rows.Scan(&v.ContactID, &v.Key, &v.Value, &kind); err != nil {
			return fmt.Errorf("load values of contacts: %w", err)
		}
		f(v, kind)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("load values of contacts: %w", err)
	}
	return nil
}

func (q *Queryer) eachConsent(ctx context.Context, ws string, ids []string, f func(string, desk.ConsentKind, desk.ConsentState)) error {
	in, args := anyOf(q.s, ids)
	rows, err := q.query(ctx, "SELECT contact_id, kind, granted, at FROM contact_consents WHERE workspace_id = ? AND contact_id "+in+" ORDER BY at, id", append([]any{ws}, args...)...)
	if err != nil {
		return fmt.Errorf("load consent of contacts: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var contactID string
		var kind desk.ConsentKind
		var granted int
		var at int64
		if err := rows.Scan(&contactID, &kind, &granted, &at); err != nil {
			return fmt.Errorf("load consent of contacts: %w", err)
		}
		f(contactID, kind, desk.ConsentState{Granted: granted == 1, At: fromMicros(at)})
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("load consent of contacts: %w", err)
	}
	return nil
}

// number is how identities_by_number keeps a number.
const number = "replace(replace(replace(replace(i.display, ' ', ''), '-', ''), '(', ''), ')', '')"

// ContactsByPhone answers who has these numbers, of their own or on a platform:
// number → ids of contacts.
func (q *Queryer) ContactsByPhone(ctx context.Context, ws string, phones []string) (map[string][]string, error) {
	out := map[string][]string{}
	if len(phones) == 0 {
		return out, nil
	}
	in, args := anyOf(q.s, phones)
	args = append([]any{ws}, args...)
	own, err := q.query(ctx, "SELECT phone, id FROM contacts"+q.s.by("contacts_by_phone")+" WHERE workspace_id = ? AND phone <> '' AND phone "+in, args...)
	if err := addPairs(out, own, err); err != nil {
		return nil, err
	}
	on, err := q.query(ctx, "SELECT "+number+", i.contact_id FROM identities i"+q.s.by("identities_by_number")+" WHERE i.workspace_id = ? AND substr(i.display, 1, 1) = '+' AND "+number+" "+in, args...)
	return out, addPairs(out, on, err)
}

// ContactsByEmail answers who has these addresses: address → ids of contacts.
func (q *Queryer) ContactsByEmail(ctx context.Context, ws string, emails []string) (map[string][]string, error) {
	return q.contactsBy(ctx, ws, "email", emails)
}

// ContactsByExternalKey answers who has these keys of another system: key → ids
// of contacts.
func (q *Queryer) ContactsByExternalKey(ctx context.Context, ws string, keys []string) (map[string][]string, error) {
	return q.contactsBy(ctx, ws, "external_key", keys)
}

func (q *Queryer) contactsBy(ctx context.Context, ws, column string, values []string) (map[string][]string, error) {
	out := map[string][]string{}
	if len(values) == 0 {
		return out, nil
	}
	in, args := anyOf(q.s, values)
	rows, err := q.query(ctx, "SELECT "+column+", id FROM contacts"+q.s.by("contacts_by_"+column)+" WHERE workspace_id = ? AND "+column+" <> '' AND "+column+" "+in, append([]any{ws}, args...)...)
	return out, addPairs(out, rows, err)
}

// addPairs reads rows of a key and an id.
func addPairs(into map[string][]string, rows *sql.Rows, err error) error {
	if err != nil {
		return fmt.Errorf("find contacts: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var key, id string
		if err := rows.Scan(&key, &id); err != nil {
			return fmt.Errorf("find contacts: %w", err)
		}
		// They come in no order: asking for one would have SQLite read all contacts.
		if at, known := slices.BinarySearch(into[key], id); !known {
			into[key] = slices.Insert(into[key], at, id)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("find contacts: %w", err)
	}
	return nil
}

// ContactEvents lists what happened to contacts, before number before (0 for
// the newest), newest first: their making, changes, notes, consent, merges, and
// the cases that began. Messages are told by their cases.
func (q *Queryer) ContactEvents(ctx context.Context, ws string, contactIDs []string, before int64, limit int) ([]desk.Event, error) {
	in, args := anyOf(q.s, contactIDs)
	// The order is sorted, not read: few rows are a contact's, and the whole log's
	// order would be the dearer way to them.
	rows, err := q.query(ctx, "SELECT "+eventColumns+" FROM events"+q.s.by("events_by_contact")+" WHERE workspace_id = ? AND contact_id "+in+
		" AND (substr(type, 1, 8) = 'contact.' OR type = 'case.created') AND seq < ? ORDER BY seq + 0 DESC LIMIT ?", append(append([]any{ws}, args...), orMax(before), limit)...)
	return collectEvents(rows, err)
}

// CaseMessages is how much was said in a case.
type CaseMessages struct {
	In  int64 `json:"in"`
	Out int64 `json:"out"`
}

// CountCaseMessages answers how many messages cases have: by the conversations
// of their contact.
func (q *Queryer) CountCaseMessages(ctx context.Context, ws string, contactIDs []string) (map[string]CaseMessages, error) {
	in, args := anyOf(q.s, contactIDs)
	rows, err := q.query(ctx, "SELECT case_id, direction, COUNT(*) FROM messages WHERE workspace_id = ? AND conversation_id IN "+
		"(SELECT v.id FROM conversations v WHERE v.workspace_id = ? AND v.contact_id "+in+") AND case_id <> '' AND direction <> 'note' GROUP BY case_id, direction",
		append([]any{ws, ws}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("count messages of cases: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := map[string]CaseMessages{}
	for rows.Next() {
		var id, direction string
		var n int64
		if err := rows.Scan(&id, &direction, &n); err != nil {
			return nil, fmt.Errorf("count messages of cases: %w", err)
		}
		c := out[id]
		if direction == string(desk.DirectionIn) {
			c.In = n
		} else {
			c.Out = n
		}
		out[id] = c
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("count messages of cases: %w", err)
	}
	return out, nil
}

// BlockContact sets or ends the block of a contact that is locked.
func (t *Tx) BlockContact(ctx context.Context, ws, id string, since *time.Time, now time.Time) error {
	if _, err := t.exec(ctx, "UPDATE contacts SET blocked_at = ?, updated_at = ? WHERE workspace_id = ? AND id = ?", microsOrNull(since), micros(now), ws, id); err != nil {
		return fmt.Errorf("block contact %s: %w", id, err)
	}
	return nil
}
