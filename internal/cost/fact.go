package cost

import (
	"bytes"
	"encoding/json"
	"time"

	"recado.dev/internal/desk"
)

// fact is what an event says of a message's price.
type fact struct {
	ID             string           `json:"id"`
	CaseID         string           `json:"case_id"`
	ChannelID      string           `json:"channel_id"`
	ConversationID string           `json:"conversation_id"`
	Direction      desk.Direction   `json:"direction"`
	Kind           desk.MessageKind `json:"kind"`
	Status         desk.Status      `json:"status"`
	Pricing        *desk.Pricing    `json:"pricing"`
	CreatedAt      time.Time        `json:"created_at"`
	SentAt         *time.Time       `json:"sent_at"`
	DeliveredAt    *time.Time       `json:"delivered_at"`
	ReadAt         *time.Time       `json:"read_at"`
	Content        *struct {
		Template *struct {
			Name string `json:"name"`
		} `json:"template"`
	} `json:"content"`
}

var (
	saysPrice  = []byte(`"pricing":{`)
	saysFailed = []byte(`"status":"failed"`)
)

// read is what a batch of events says: of each message the last.
type read struct {
	facts  map[string]fact
	order  []string
	failed []string
	seq    int64
}

func readBatch(evs []desk.Event) read {
	r := read{facts: map[string]fact{}}
	for i := range evs {
		ev := &evs[i]
		r.seq = ev.Seq
		if ev.Type != desk.EventMessageUpdated && ev.Type != desk.EventMessageCreated {
			continue
		}
		priced, failed := bytes.Contains(ev.Data, saysPrice), bytes.Contains(ev.Data, saysFailed)
		if !priced && !failed { // nearly all: spare the reading
			continue
		}
		var f fact
		// One that cannot be read is passed over: it would be no better next time.
		if json.Unmarshal(ev.Data, &f) != nil || f.ID == "" || f.Direction != desk.DirectionOut {
			continue
		}
		if f.Status == desk.StatusFailed && f.Kind == desk.MessageTemplate {
			r.failed = append(r.failed, f.ID)
		}
		if f.Pricing == nil {
			continue
		}
		if _, ok := r.facts[f.ID]; !ok {
			r.order = append(r.order, f.ID)
		}
		r.facts[f.ID] = f
	}
	return r
}

// charged is when the message began to cost: when it arrived, or at once where
// the platform has said the amount.
func (f fact) charged() (time.Time, bool) {
	first := f.DeliveredAt
	if first == nil || f.ReadAt != nil && f.ReadAt.Before(*first) {
		first = f.ReadAt
	}
	switch {
	case first != nil:
		return first.UTC(), true
	case f.Pricing.Amount != nil && f.Status != desk.StatusFailed:
		return f.sent(), true
	}
	return f.sent(), false
}

func (f fact) sent() time.Time {
	if f.SentAt != nil {
		return f.SentAt.UTC()
	}
	return f.CreatedAt.UTC()
}

func (f fact) template() string {
	if f.Content == nil || f.Content.Template == nil {
		return ""
	}
	return f.Content.Template.Name
}
