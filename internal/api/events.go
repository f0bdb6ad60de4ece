package api

import (
	"net/http"

	"recado.dev/internal/access"
)

func (a *API) registerEvents() {
	a.raw(route{
		Method: http.MethodGet, Path: "/events", Summary: "Follow what happens, as server-sent events; Last-Event-ID or cursor resumes without a gap", Tag: "Events",
		Ability: access.CasesRead,
	}, func(w http.ResponseWriter, r *http.Request) {
		who, _ := access.From(r.Context())
		a.Live.Serve(w, r, who)
	})
}
