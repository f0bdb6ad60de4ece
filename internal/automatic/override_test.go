package automatic_test

import (
	"fmt"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// Proves: 002-45
func TestAChannelHasItsOwnTextsLanguageAndHoursInItsWorkstream(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newShop(t, s, `{"greeting":{"enabled":true,"text":{"es":"Hola","en":"Hello"}},"outside_hours":{"enabled":true,"text":{"es":"Cerrado","en":"Closed"}}}`)
		b.change(fmt.Sprintf(`{"language":"es","overrides":{%q:{"language":"en","messages":{"greeting":{"enabled":true,"text":{"es":"Esta línea","en":"This line"}}}}}}`, b.Channel))
		b.expect(b.asks("Ana Pérez", "…"), "This line")

		b.change(fmt.Sprintf(`{"overrides":{%q:{"messages":{"greeting":{"enabled":false,"text":{}}}}}}`, b.Channel))
		b.expect(b.asks("Luis Gil", "…"), "")

		b.write(func(tx *store.Tx) error {
			return tx.SaveCalendar(t.Context(), desk.Calendar{WorkspaceID: b.Workspace, ID: "never", Name: "Never", Settings: []byte(`{"timezone":"UTC","days":[],"holidays":[]}`), CreatedAt: b.Clock.Now(), UpdatedAt: b.Clock.Now()})
		})
		b.change(fmt.Sprintf(`{"overrides":{%q:{"calendar_id":"never","language":"en"}}}`, b.Channel))
		b.expect(b.asks("Eva Sanz", "…"), "Closed")

		b.change(fmt.Sprintf(`{"messages":{"greeting":{"enabled":false,"text":{}},"outside_hours":{"enabled":false,"text":{}}},"overrides":{%q:{"messages":{"greeting":{"enabled":true,"text":{"es":"Solo aquí"}}}}}}`, b.Channel))
		b.expect(b.asks("Iria Mar", "…"), "Solo aquí")
	})
}
