package signal

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"sync"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

const (
	// mostTexts bounds how many different texts are remembered; beyond that those
	// that went out once are forgotten first.
	mostTexts = 20_000
	// excerpt is how many runes of a text a warning keeps.
	excerpt = 140
)

// alike counts how often the same words go out within an hour, as this node
// hears of it. A text that an agent writes counts for nothing: a greeting is
// said all day, and each of them answers somebody.
type alike struct {
	seed maphash.Seed
	mu   sync.Mutex
	said map[uint64]*run
}

// run is how often one text went out since a moment.
type run struct {
	since time.Time
	n     int
	next  int // at which count people are warned again
}

func newAlike() *alike { return &alike{seed: maphash.MakeSeed(), said: map[uint64]*run{}} }

// burst is that the same words went out often.
type burst struct {
	template, text, channel string
	n                       int
	by                      desk.Author
	at                      time.Time
}

// hear counts a message that goes out and says whether people are to be warned:
// at the limit, and then whenever the count has doubled.
func (a *alike) hear(ws string, m *desk.Message, limit int) (burst, bool) {
	name := templateOf(m)
	if limit <= 0 || name == "" && (m.Origin != "api" || m.Text == "") {
		return burst{}, false
	}
	words := m.Text
	if name != "" {
		words = "" // its variables differ from one customer to the next
	}
	key := maphash.String(a.seed, ws+"\x00"+m.ChannelID+"\x00"+name+"\x00"+words)
	a.mu.Lock()
	defer a.mu.Unlock()
	r := a.said[key]
	if r == nil || m.CreatedAt.Sub(r.since) >= time.Hour {
		a.forget(m.CreatedAt)
		r = &run{since: m.CreatedAt, next: limit}
		a.said[key] = r
	}
	r.n++
	if r.n < r.next {
		return burst{}, false
	}
	r.next = 2 * r.n
	return burst{template: name, text: short(m.Text), channel: m.ChannelID, n: r.n, by: m.Author, at: m.CreatedAt}, true
}

// forget makes room.
func (a *alike) forget(now time.Time) {
	if len(a.said) < mostTexts {
		return
	}
	for key, r := range a.said {
		if r.n == 1 || now.Sub(r.since) >= time.Hour {
			delete(a.said, key)
		}
	}
	if len(a.said) >= mostTexts {
		clear(a.said)
	}
}

func short(s string) string {
	if r := []rune(s); len(r) > excerpt {
		return string(r[:excerpt-1]) + "…"
	}
	return s
}

// keepBursts keeps warnings and answers the events that tell of them.
func (s *Service) keepBursts(ctx context.Context, tx *store.Tx, ws string, list []burst) ([]desk.Event, error) {
	var events []desk.Event
	for _, b := range list {
		w := desk.SendWarning{ID: ident.New(), ChannelID: b.channel, Template: b.template, Text: b.text, Count: b.n, Author: b.by, At: b.at}
		if err := tx.AddSendWarning(ctx, ws, w); err != nil {
			return nil, err
		}
		data, err := json.Marshal(w)
		if err != nil {
			return nil, fmt.Errorf("write event of a warning: %w", err)
		}
		events = append(events, desk.Event{Type: desk.EventSendWarning, At: b.at, Actor: desk.ConsentActor, Data: data})
	}
	return events, nil
}
