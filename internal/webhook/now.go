package webhook

import (
	"context"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// Test sends an endpoint a ping now and answers what became of it. It is tried
// once, also where the endpoint is paused.
func (s *Service) Test(ctx context.Context, who access.Who, id string) (desk.WebhookDelivery, desk.WebhookTry, error) {
	w, err := s.Store.Read().WebhookByID(ctx, who.WorkspaceID, id)
	if err != nil {
		return desk.WebhookDelivery{}, desk.WebhookTry{}, err
	}
	now := s.Wall.Now()
	d := desk.WebhookDelivery{WorkspaceID: w.WorkspaceID, ID: ident.New(), WebhookID: w.ID, Type: "ping", State: desk.DeliveryDelivered, Attempts: 1, NextAt: now, Since: now, CreatedAt: now}
	req, err := s.request(ctx, d, w)
	if err != nil {
		return d, desk.WebhookTry{}, err
	}
	try, _ := s.call(ctx, req)
	if err := ctx.Err(); err != nil {
		return d, try, err
	}
	try.N = 1
	ended := s.Wall.Now()
	d.Status, d.Error, d.EndedAt = try.Status, try.Error, &ended
	if try.Error != "" {
		d.State = desk.DeliveryFailed
	}
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.InsertDelivery(ctx, d); err != nil {
			return err
		}
		return tx.KeepTry(ctx, d.WorkspaceID, d.ID, try)
	})
	try.TookMS = float64(try.Took.Microseconds()) / 1000
	return d, try, err
}

// Action is what a recipe's action wants to be sent.
type Action struct {
	RecipeID, RunID, ContactID, Type string
	Request                          desk.WebhookRequest
}

// Send has a recipe's call be made once the transaction is on disk, and answers
// the delivery's id.
func (s *Service) Send(ctx context.Context, tx *store.Tx, ws string, a Action) (string, error) {
	now := s.Wall.Now()
	d := desk.WebhookDelivery{WorkspaceID: ws, ID: ident.New(), Type: a.Type, State: desk.DeliveryWaiting, NextAt: now, Since: now, CreatedAt: now, Request: &a.Request,
		RecipeID: a.RecipeID, RunID: a.RunID, ContactID: a.ContactID}
	if a.Request.Method != http.MethodGet && len(a.Request.Body)+len(a.Request.Text) > mostBody {
		return "", desk.E(desk.CodeTooLarge, "what would be told has more than %d bytes", mostBody)
	}
	if _, err := tx.InsertDelivery(ctx, d); err != nil {
		return "", err
	}
	job := jobOf(d)
	return d.ID, s.Config.Queue.Insert(ctx, tx, job.Args, job.InsertOpts)
}
