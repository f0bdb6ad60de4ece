package api

import (
	"context"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// automationThings are what automation leaves behind, for a stranger to ask for.
func automationThings(t *testing.T, s *server, ws string, ids map[string]string) {
	t.Helper()
	ctx, now := context.Background(), s.clock.Now()
	delivery := desk.WebhookDelivery{WorkspaceID: ws, ID: "delivery", WebhookID: ids["webhooks"], Seq: 1, Type: "case.created", State: desk.DeliveryFailed, NextAt: now, Since: now, CreatedAt: now,
		Error: "secret", EndedAt: &now}
	pass := desk.SmartPass{WorkspaceID: ws, ID: "pass", TagID: ids["tags"], Apply: true, State: desk.PassDone, At: now, EndedAt: &now}
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.InsertDelivery(ctx, delivery); err != nil {
			return err
		}
		return tx.SavePass(ctx, pass)
	})
	if err != nil {
		t.Fatal(err)
	}
	ids["webhook-deliveries"], ids["tag-passes"] = delivery.ID, pass.ID
}
