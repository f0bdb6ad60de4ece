package api

import (
	"log/slog"

	"github.com/prometheus/client_golang/prometheus"

	"recado.dev/internal/auth"
	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/secret"
	"recado.dev/internal/store"
)

// Deps are the rooms that the handlers call.
type Deps struct {
	Store     *store.Store
	Clock     clock.Clock
	Log       *slog.Logger
	Auth      *auth.Service
	Channels  *channel.Registry
	Metrics   prometheus.Registerer // nil: nothing is measured
	PublicURL string
	Sandbox   bool
	// TrustProxy takes the caller's address from X-Forwarded-For, which only
	// a proxy in front may be believed about.
	TrustProxy bool
	// Sealer seals answers that are kept for repeated writes: a fresh token
	// may be in one. nil makes a key that lives as long as the process.
	Sealer *secret.Sealer

	DeskDeps
}
