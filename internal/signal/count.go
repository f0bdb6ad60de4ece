package signal

import (
	"context"
	"time"

	"recado.dev/internal/store"
)

// Kinds of counts beside platform.Signal's.
const (
	// KindSent is a template that was to be sent.
	KindSent = "sent"
	// KindStopped is a customer who opted out, of the template before.
	KindStopped = "stopped"
)

// blamed is how long after a template a stop counts as said to it.
const blamed = 72 * time.Hour

// count is one signal.
type count struct {
	kind, channel, template string
	// conversation is where to look for the template before, empty where the
	// template is known or there is none.
	conversation string
	at           time.Time
}

func (s *Service) keepCounts(ctx context.Context, tx *store.Tx, ws string, list []count) error {
	type key struct{ day, channel, template, kind string }
	sums := map[key]int64{}
	var order []key
	for _, c := range list {
		if c.conversation != "" {
			var err error
			if c.template, err = tx.LastTemplate(ctx, ws, c.conversation, c.at.Add(-blamed)); err != nil {
				return err
			}
		}
		k := key{c.at.UTC().Format(time.DateOnly), c.channel, c.template, c.kind}
		if sums[k] == 0 {
			order = append(order, k)
		}
		sums[k]++
	}
	rows := make([]store.SignalCount, len(order))
	for i, k := range order {
		rows[i] = store.SignalCount{Day: k.day, ChannelID: k.channel, Template: k.template, Kind: k.kind, N: sums[k]}
	}
	return tx.AddSignals(ctx, ws, rows)
}
