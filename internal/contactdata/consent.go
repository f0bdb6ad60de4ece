package contactdata

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"recado.dev/internal/consent"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// NoteConsents adds wishes to their contacts' ledgers and answers the events
// that tell of it. Contacts that are gone are passed over. The caller appends
// the events, last in its transaction.
func NoteConsents(ctx context.Context, tx *store.Tx, ws string, at time.Time, list []desk.Consent) ([]desk.Event, error) {
	var events []desk.Event
	for i := range list {
		c := list[i]
		if _, err := tx.LockContact(ctx, ws, c.ContactID); err != nil {
			if desk.CodeOf(err) == desk.CodeNotFound {
				continue
			}
			return nil, err
		}
		ledger, err := tx.Consents(ctx, ws, c.ContactID)
		if err != nil {
			return nil, err
		}
		var had any
		standing := consent.Of(ledger, "")
		if before := standing.Latest(c.Kind); before != nil {
			had = before.Granted
		}
		if err := tx.AddConsents(ctx, ws, []desk.Consent{c}); err != nil {
			return nil, err
		}
		after, err := tx.ContactByID(ctx, ws, c.ContactID)
		if err != nil {
			return nil, err
		}
		told, err := event(desk.EventContactUpdated, after, c.Actor, at, nil)
		if err != nil {
			return nil, err
		}
		data, err := json.Marshal(c)
		if err != nil {
			return nil, fmt.Errorf("write event of contact %s: %w", c.ContactID, err)
		}
		events = append(events, desk.Event{Type: desk.EventContactConsent, At: at, Actor: c.Actor, ContactID: c.ContactID, Data: data,
			Changes: map[string][2]any{"consent." + string(c.Kind): {had, c.Granted}}}, told)
	}
	return events, nil
}
