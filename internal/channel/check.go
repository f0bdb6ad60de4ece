package channel

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// Lines of the check list that are answered from the requests we saw instead
// of by the session. A descriptor may declare them to give them its own titles.
const (
	CheckWebhook   = "webhook_reached"
	CheckSignature = "signature_good"
	CheckLastEvent = "last_event"
)

// checkTimeout bounds one run of a session's checks.
const checkTimeout = 10 * time.Second

// Check is one line of a channel's check list.
type Check struct {
	Key       string        `json:"key"`
	Title     platform.Text `json:"title"`
	State     string        `json:"state" enum:"ok,warning,failed,unknown"`
	Detail    platform.Text `json:"detail"`
	CheckedAt *time.Time    `json:"checked_at"`
}

// keptChecks is what the column of a channel's checks holds.
type keptChecks struct {
	Hook      hookSeen               `json:"hook"`
	Results   []platform.CheckResult `json:"results,omitempty"`
	CheckedAt *time.Time             `json:"checked_at,omitempty"`
}

type hookSeen struct {
	Reached *time.Time `json:"reached,omitempty"`
	Good    *time.Time `json:"good,omitempty"`
	Bad     *time.Time `json:"bad,omitempty"`
}

// readChecks reads the column; what cannot be read is as if nothing was
// checked yet.
func readChecks(raw json.RawMessage) keptChecks {
	var k keptChecks
	if len(raw) == 0 || raw[0] != '{' || json.Unmarshal(raw, &k) != nil {
		return keptChecks{}
	}
	return k
}

// Checks is the check list as it was last seen. It asks the platform nothing.
func (r *Registry) Checks(ctx context.Context, who access.Who, id string) ([]Check, error) {
	r.flushOne(ctx, id)
	row, err := r.row(ctx, r.store.Read(), who.WorkspaceID, id)
	if err != nil {
		return nil, err
	}
	return r.list(row), nil
}

// RunChecks asks the platform now, keeps the answers and, by them, the
// channel's state.
func (r *Registry) RunChecks(ctx context.Context, who access.Who, id string) ([]Check, error) {
	r.flushOne(ctx, id)
	row, err := r.row(ctx, r.store.Read(), who.WorkspaceID, id)
	if err != nil {
		return nil, err
	}
	live, err := r.Find(ctx, who.WorkspaceID, id)
	var results []platform.CheckResult
	switch {
	case desk.CodeOf(err) == desk.CodeUnavailable:
		// No session to ask: the list says why.
		if d, ok := r.Descriptor(row.Platform); ok {
			results = failed(d, err)
		}
	case err != nil:
		return nil, err
	default:
		if c, ok := live.Session.(platform.Checker); ok {
			limited, cancel := context.WithTimeout(ctx, checkTimeout)
			results = c.Check(limited)
			cancel()
		}
	}
	var out store.ChannelRow
	err = r.store.Write(ctx, func(tx *store.Tx) error {
		row, err := r.row(ctx, &tx.Queryer, who.WorkspaceID, id)
		if err != nil {
			return err
		}
		out, err = r.keep(ctx, tx, row, results)
		return err
	})
	if err != nil {
		return nil, err
	}
	return r.list(out), nil
}

// keep stores results and the state that follows from them.
func (r *Registry) keep(ctx context.Context, tx *store.Tx, row store.ChannelRow, results []platform.CheckResult) (store.ChannelRow, error) {
	now := r.host.Clock.Now()
	kept := readChecks(row.Checks)
	kept.Results, kept.CheckedAt = results, &now
	var err error
	if row.Checks, err = json.Marshal(kept); err != nil {
		return row, fmt.Errorf("keep checks of channel %s: %w", row.ID, err)
	}
	before := row.Status
	if row.Status != desk.ChannelDisabled && len(results) > 0 {
		row.Status, row.StatusDetail = verdict(results)
	}
	write := store.ChannelMark{Checks: row.Checks, Status: row.Status, Detail: row.StatusDetail}
	if err := tx.MarkChannel(ctx, row.WorkspaceID, row.ID, write); err != nil {
		return row, err
	}
	if before == row.Status {
		return row, nil
	}
	return row, r.announce(ctx, tx, desk.EventChannelUpdated, desk.SystemActor, row, map[string][2]any{"status": {before, row.Status}})
}

// verdict is the state of a channel by its checks: the first failure counts.
func verdict(results []platform.CheckResult) (desk.ChannelStatus, string) {
	ok := false
	for _, c := range results {
		switch c.State {
		case "failed":
			return desk.ChannelFailing, c.Detail.En
		case "ok":
			ok = true
		}
	}
	if ok {
		return desk.ChannelConnected, ""
	}
	return desk.ChannelNew, ""
}

// failed is the result of every declared check when the channel cannot even be
// opened.
func failed(d platform.Descriptor, err error) []platform.CheckResult {
	var out []platform.CheckResult
	for _, c := range d.Checks {
		if !fromHook(c.Key) {
			out = append(out, platform.CheckResult{Key: c.Key, State: "failed", Detail: platform.Text{
				En: publicOf(err), Es: "El canal no se puede abrir con su configuración.",
			}})
		}
	}
	return out
}

func fromHook(key string) bool {
	return key == CheckWebhook || key == CheckSignature || key == CheckLastEvent
}

// list puts the declared lines, the results and what the hook saw together.
func (r *Registry) list(row store.ChannelRow) []Check {
	kept := readChecks(row.Checks)
	d, _ := r.Descriptor(row.Platform)
	byKey := map[string]platform.CheckResult{}
	for _, c := range kept.Results {
		byKey[c.Key] = c
	}
	out := []Check{}
	seen := map[string]bool{}
	for _, c := range d.Checks {
		seen[c.Key] = true
		line := Check{Key: c.Key, Title: c.Title, State: "unknown"}
		if fromHook(c.Key) {
			fromSeen(&line, kept.Hook, row.LastInAt)
		} else if result, ok := byKey[c.Key]; ok {
			line.State, line.Detail, line.CheckedAt = result.State, result.Detail, kept.CheckedAt
		}
		out = append(out, line)
	}
	for _, c := range hookLines() {
		if !seen[c.Key] && r.hooked(row) {
			line := Check{Key: c.Key, Title: c.Title, State: "unknown"}
			fromSeen(&line, kept.Hook, row.LastInAt)
			out = append(out, line)
		}
	}
	return out
}

// hooked says whether the channel's platform calls us.
func (r *Registry) hooked(row store.ChannelRow) bool {
	d, ok := r.Descriptor(row.Platform)
	return ok && d.Hook.MaxBytes > 0
}

func hookLines() []platform.CheckDescriptor {
	return []platform.CheckDescriptor{
		{Key: CheckWebhook, Title: platform.Text{En: "Webhook reached", Es: "Webhook alcanzado"}},
		{Key: CheckSignature, Title: platform.Text{En: "Signature good", Es: "Firma correcta"}},
		{Key: CheckLastEvent, Title: platform.Text{En: "Last event received", Es: "Último evento recibido"}},
	}
}

// fromSeen answers a line from the requests that reached us.
func fromSeen(line *Check, seen hookSeen, lastIn *time.Time) {
	switch line.Key {
	case CheckWebhook:
		line.CheckedAt = seen.Reached
		if seen.Reached != nil {
			line.State = "ok"
			line.Detail = platform.Text{En: "The platform has reached this address.", Es: "La plataforma ha alcanzado esta dirección."}
			return
		}
		line.Detail = platform.Text{En: "No request has arrived yet.", Es: "Todavía no ha llegado ninguna petición."}
	case CheckSignature:
		switch {
		case seen.Bad != nil && (seen.Good == nil || seen.Bad.After(*seen.Good)):
			line.State, line.CheckedAt = "failed", seen.Bad
			line.Detail = platform.Text{
				En: "The last request had a wrong signature: compare the secret with the platform's.",
				Es: "La última petición traía una firma incorrecta: compara el secreto con el de la plataforma.",
			}
		case seen.Good != nil:
			line.State, line.CheckedAt = "ok", seen.Good
			line.Detail = platform.Text{En: "The last request was signed correctly.", Es: "La última petición estaba bien firmada."}
		default:
			line.Detail = platform.Text{En: "No signed request has arrived yet.", Es: "Todavía no ha llegado ninguna petición firmada."}
		}
	case CheckLastEvent:
		line.CheckedAt = lastIn
		if lastIn != nil {
			line.State = "ok"
			line.Detail = platform.Text{En: "Events arrive.", Es: "Los eventos llegan."}
			return
		}
		line.Detail = platform.Text{En: "No event has arrived yet: send a message to the account.", Es: "Todavía no ha llegado ningún evento: envía un mensaje a la cuenta."}
	}
}

// flushOne writes the pending mark of one channel, so that its check list
// shows the present.
func (r *Registry) flushOne(ctx context.Context, id string) {
	r.mu.Lock()
	m := r.marks[id]
	delete(r.marks, id)
	r.mu.Unlock()
	if m != nil && r.flush(ctx, id, m) != nil {
		r.mark(id, func(now *mark) { now.merge(m) })
	}
}
