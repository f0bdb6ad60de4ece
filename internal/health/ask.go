package health

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"

	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// State is how a channel stands.
type State string

// States of a channel's health.
const (
	Unknown State = "unknown"
	Good    State = "good"
	Warning State = "warning" // it works, but something is to be looked at
	Bad     State = "bad"     // messages do not go or come
)

// silentTries is after how many probes without an answer a network is said to be
// out of reach: a single one that is lost is nothing.
const silentTries = 3

// kept is what the store keeps of the last probe that brought an answer.
type kept struct {
	What     platform.Text     `json:"what,omitzero"`
	Mend     platform.Mend     `json:"mend,omitempty"`
	Standing platform.Standing `json:"standing"`
}

// finding is what one probe found.
type finding struct {
	state State // "" where nothing is known that was not before
	kept
	again time.Duration
	deep  bool
	never bool // this channel cannot be asked
}

// ask asks one channel and keeps what it found.
func (s *Service) ask(ctx context.Context, h store.ChannelHealth) error {
	live, err := s.Channels.Get(ctx, h.ChannelID)
	if err != nil && desk.CodeOf(err) != desk.CodeUnavailable && desk.CodeOf(err) != desk.CodeNotFound {
		return err
	}
	var had kept
	_ = json.Unmarshal([]byte(h.Data), &had) // none yet
	now := s.Wall.Now()
	var f finding
	switch {
	case desk.CodeOf(err) == desk.CodeNotFound, err == nil && live.Channel.Status == desk.ChannelDisabled:
		f = finding{never: true}
	case err != nil:
		f = closed(err)
	default:
		deep := h.DeepAt.UnixMicro() <= 0 || now.Sub(h.DeepAt) >= deepEvery || had.Mend == platform.MendSubscribe
		f = probe(ctx, live, deep)
	}
	if ctx.Err() != nil {
		return nil // cut off: nothing was found
	}
	return s.keep(ctx, h, had, f)
}

// probe asks a session in the cheapest way that it knows.
func probe(ctx context.Context, live *channel.Live, deep bool) finding {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	switch session := live.Session.(type) {
	case platform.Prober:
		standing, err := session.Probe(ctx, deep)
		if err != nil {
			return failure(platform.AsFailure(err))
		}
		standing, refused := arrange(ctx, session, standing)
		f := finding{state: Good, again: every, deep: deep, kept: kept{Standing: standing}}
		if t := standing.Trouble; t != nil {
			f.state, f.What, f.Mend = Warning, t.What, t.Mend
			if t.Stops {
				f.state = Bad
			}
			if refused != nil {
				f.What = because(t.What, refused)
			}
		}
		return f
	case platform.Checker:
		return checked(session.Check(ctx))
	}
	return finding{never: true}
}

// arrange has a channel whose news go nowhere yet subscribe to them by itself,
// and answers how it stands then; the failure is why it could not.
func arrange(ctx context.Context, session platform.Prober, standing platform.Standing) (platform.Standing, *platform.Failure) {
	keeper, ok := session.(platform.HookKeeper)
	if t := standing.Trouble; !ok || t == nil || !t.Ours || t.Mend != platform.MendSubscribe {
		return standing, nil
	}
	if err := keeper.Subscribe(ctx, ""); err != nil {
		return standing, platform.AsFailure(err)
	}
	if again, err := session.Probe(ctx, true); err == nil {
		return again, nil
	}
	standing.Trouble = nil // it was arranged; the next probe looks again
	return standing, nil
}

// checked is what a check list means.
func checked(results []platform.CheckResult) finding {
	f := finding{again: checkEvery}
	for _, c := range results {
		switch {
		case c.State == "failed":
			f.state, f.What, f.Mend = Bad, c.Detail, platform.MendSettings
			return f
		case c.State == "ok" && f.state == "":
			f.state = Good
		}
	}
	return f
}

// closed is a channel that cannot even be opened.
func closed(err error) finding {
	return finding{state: Bad, again: maxBackOff, kept: kept{Mend: platform.MendCredentials, What: platform.Text{
		En: "The channel cannot be opened: " + err.Error() + ".", Es: "El canal no se puede abrir con lo que tiene guardado: introduce de nuevo sus credenciales.",
	}}}
}

// failure is what a probe that got no good answer found.
func failure(f *platform.Failure) finding {
	switch f.Kind {
	case platform.BadCredentials:
		return finding{state: Bad, again: every, kept: kept{Mend: platform.MendCredentials, What: said(f, "The network refuses the credentials", "La red rechaza las credenciales")}}
	case platform.Misconfigured, platform.Rejected, platform.Gone, platform.Unsupported:
		return finding{state: Bad, again: every, kept: kept{Mend: platform.MendSettings, What: said(f, "The network does not know this account", "La red no reconoce esta cuenta")}}
	case platform.Throttled:
		return finding{again: max(every, f.RetryAfter)}
	}
	return finding{again: every, kept: kept{Mend: platform.MendWait, What: said(f, "The network cannot be reached", "No se puede contactar con la red")}}
}

// because adds why something could not be mended.
func because(what platform.Text, f *platform.Failure) platform.Text {
	words := f.Detail
	if words == "" {
		words = f.Title
	}
	if words == "" {
		return what
	}
	return platform.Text{En: what.En + " It could not be arranged: " + words, Es: what.Es + " No se pudo arreglar: " + words}
}

// said adds the network's own words, which exist in its language only.
func said(f *platform.Failure, en, es string) platform.Text {
	words := f.Detail
	if words == "" {
		words = f.Title
	}
	if words == "" {
		return platform.Text{En: en + ".", Es: es + "."}
	}
	return platform.Text{En: en + ": " + words, Es: es + ": " + words}
}

// next is how a channel stands after a finding. It is pure.
func next(h store.ChannelHealth, had kept, f finding, business, wall time.Time) (store.ChannelHealth, kept) {
	now := had
	state := State(h.State)
	h.ProbedAt = &business
	switch {
	case f.never:
		state, now, h.Tries, h.ProbedAt = Unknown, kept{}, 0, nil
	case f.state == "":
		h.Tries++
		if f.Mend == platform.MendWait && h.Tries >= silentTries && state != Bad {
			state, now.What, now.Mend = Warning, f.What, f.Mend
		}
	default:
		state, now.What, now.Mend = f.state, f.What, f.Mend
		if f.state != Bad || f.Standing != (platform.Standing{}) {
			now.Standing = f.Standing
			now.Standing.Trouble = nil
		}
		h.Tries++
		if f.state != Bad {
			h.Tries = 0
		}
	}
	if string(state) != h.State || h.Since.UnixMicro() <= 0 {
		h.State, h.Since = string(state), business
	}
	if f.deep {
		h.DeepAt = wall
	}
	h.NextAt = nil
	if !f.never {
		at := wall.Add(wait(f.again, h.Tries) + rand.N(max(f.again, time.Second)/5))
		h.NextAt = &at
	}
	return h, now
}

// wait is how long a channel is left alone: longer each time that brought
// nothing good.
func wait(again time.Duration, tries int) time.Duration {
	for i := 1; i < tries && again < maxBackOff; i++ {
		again = min(again*2, maxBackOff)
	}
	return again
}

// keep stores what was found, and tells of it where the channel stands
// otherwise than before.
func (s *Service) keep(ctx context.Context, before store.ChannelHealth, had kept, f finding) error {
	ctx = context.WithoutCancel(ctx)
	if f.again == every {
		f.again = s.Every
	}
	after, now := next(before, had, f, s.Clock.Now(), s.Wall.Now())
	raw, err := json.Marshal(now)
	if err != nil {
		return fmt.Errorf("keep the health of channel %s: %w", before.ChannelID, err)
	}
	after.Data = string(raw)
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		current, err := tx.ChannelHealth(ctx, before.WorkspaceID, before.ChannelID)
		if err != nil {
			return err
		}
		if current.NextAt != nil && before.NextAt != nil && current.NextAt.Before(*before.NextAt) {
			// Something happened to it meanwhile: it is to be asked again at once.
			after.NextAt, after.DeepAt = current.NextAt, current.DeepAt
		}
		if err := tx.SaveChannelHealth(ctx, after); err != nil {
			return err
		}
		turned := after.State != before.State
		if !turned && now == had {
			return nil
		}
		row, err := tx.ChannelRow(ctx, before.ChannelID)
		if err != nil || row.DeletedAt != nil {
			return err
		}
		if err := s.settle(ctx, tx, row, State(before.State), State(after.State), now); err != nil {
			return err
		}
		return s.tell(ctx, tx, row, before.State, after, now)
	})
}

// settle carries the finding over to the channel's own state. What others found
// wrong, such as news of the network, stands until something works again.
func (s *Service) settle(ctx context.Context, tx *store.Tx, row store.ChannelRow, before, after State, now kept) error {
	switch {
	case after == Bad:
		return s.Channels.Settle(ctx, tx, row.WorkspaceID, row.ID, desk.ChannelFailing, now.What.En, Actor)
	case after == Good || after == Warning:
		if before == Bad || row.Status == desk.ChannelNew {
			return s.Channels.Settle(ctx, tx, row.WorkspaceID, row.ID, desk.ChannelConnected, "", Actor)
		}
	}
	return nil
}

// tell is the last of its transaction.
func (s *Service) tell(ctx context.Context, tx *store.Tx, row store.ChannelRow, before string, after store.ChannelHealth, now kept) error {
	view := viewOf(row, after, now)
	data, err := json.Marshal(view)
	if err != nil {
		return fmt.Errorf("tell of channel %s: %w", row.ID, err)
	}
	changes := map[string][2]any{}
	if before != after.State {
		changes["state"] = [2]any{before, after.State}
	}
	return tx.AppendEvents(ctx, row.WorkspaceID, []desk.Event{{Type: desk.EventChannelHealth, At: s.Clock.Now(), Actor: Actor, Changes: changes, Data: data}})
}
