package app

import (
	"recado.dev/internal/automation"
	"recado.dev/internal/clock"
	"recado.dev/internal/view"
	"recado.dev/internal/webhook"
)

// newWebhooks makes what tells other programs of events.
func (a *App) newWebhooks() *webhook.Service {
	return webhook.New(webhook.Config{
		Store: a.store, Queue: a.queue, Clock: a.clock, Wall: clock.System{}, Log: a.log, HTTP: webhook.Client(a.fence()), Sealer: a.sealer,
		Present: view.Presenter{Files: a.media, Queues: a.store.Read()}.Event, PublicURL: a.cfg.PublicURL, Refused: automation.Refused,
	})
}
