package channel

import (
	"time"

	"recado.dev/internal/platform"
)

// LookoutView is how often a network is asked that does not call, for people.
type LookoutView struct {
	EverySeconds int64 `json:"every_seconds"`
	// Quota is how many units of the network's allowance a day has, Spends what
	// the plan spends of them and Left what was left; 0 where there is no such
	// thing.
	Quota  int           `json:"quota"`
	Spends int           `json:"spends"`
	Left   int           `json:"left"`
	Says   platform.Text `json:"says"`
	LastAt *time.Time    `json:"last_at"` // nil: not yet
	NextAt *time.Time    `json:"next_at"`
}

func lookoutOf(p platform.LookoutPlan) *LookoutView {
	v := &LookoutView{EverySeconds: int64(p.Every / time.Second), Quota: p.Quota, Spends: p.Spends, Left: p.Left, Says: p.Says}
	if !p.LastAt.IsZero() {
		v.LastAt = &p.LastAt
	}
	if !p.NextAt.IsZero() {
		v.NextAt = &p.NextAt
	}
	return v
}
