package sandbox

import (
	"context"
	"time"

	"recado.dev/internal/desk"
)

// Faults are the misfortunes that are switched on. Slow, Throttle, Error, Cut
// and LostAnswer hit calls to the emulated platforms' APIs; Rate is how many of
// a hundred.
type Faults struct {
	SlowMS        int  `json:"slow_ms"`
	Throttle      bool `json:"throttle"`      // 429
	Error         bool `json:"error"`         // 500
	Cut           bool `json:"cut"`           // the connection ends before anything was done
	LostAnswer    bool `json:"lost_answer"`   // the connection ends after it was done
	Duplicate     bool `json:"duplicate"`     // each hook comes twice
	Shuffle       bool `json:"shuffle"`       // hooks come out of order
	Undeliverable bool `json:"undeliverable"` // no message arrives
	Rate          int  `json:"rate"`
}

// Misfortune is what happens to one call.
type Misfortune int

// What may happen to a call.
const (
	NoMisfortune Misfortune = iota
	Throttled
	Broken
	CutBefore
	CutAfter
)

// Faults answers what is switched on.
func (t *Table) Faults() Faults {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.state.Faults
}

// SetFaults switches faults.
func (t *Table) SetFaults(f Faults) error {
	if f.SlowMS < 0 || f.SlowMS > 60_000 {
		return desk.Invalid("slow_ms", "0 to 60000 milliseconds")
	}
	if f.Rate < 0 || f.Rate > 100 {
		return desk.Invalid("rate", "0 to 100 of a hundred")
	}
	t.mu.Lock()
	t.state.Faults = f
	t.mu.Unlock()
	t.changed()
	t.tell("faults", f)
	return nil
}

// Misfortune decides the fate of one call, after the time that slowness
// takes. It ends early with ctx.
func (t *Table) Misfortune(ctx context.Context) Misfortune {
	t.mu.Lock()
	f := t.state.Faults
	hit := f.Rate > 0 && t.rand.IntN(100) < f.Rate
	var kinds []Misfortune
	for _, k := range []struct {
		on bool
		m  Misfortune
	}{{f.Throttle, Throttled}, {f.Error, Broken}, {f.Cut, CutBefore}, {f.LostAnswer, CutAfter}} {
		if k.on {
			kinds = append(kinds, k.m)
		}
	}
	fate := NoMisfortune
	if hit && len(kinds) > 0 {
		fate = kinds[t.rand.IntN(len(kinds))]
	}
	t.mu.Unlock()
	if hit && f.SlowMS > 0 {
		select {
		case <-ctx.Done():
		case <-time.After(time.Duration(f.SlowMS) * time.Millisecond):
		}
	}
	return fate
}
