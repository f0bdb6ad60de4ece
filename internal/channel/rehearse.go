package channel

import (
	"context"
	"maps"
	"net/http"

	"recado.dev/internal/platform"
)

// OpenAs opens a session of a channel's connector that speaks through another
// HTTP client and knows no secret: each is what stand says for its name. The
// caller closes nothing.
func (r *Registry) OpenAs(_ context.Context, live *Live, client *http.Client, stand func(secret string) string) (platform.Session, error) {
	as := live.Channel
	as.Secrets = map[string]string{}
	for _, f := range live.Descriptor.Fields {
		if f.Secret {
			as.Secrets[f.Name] = stand(f.Name)
		}
	}
	for name := range maps.Keys(live.Channel.Secrets) {
		as.Secrets[name] = stand(name)
	}
	host := r.hostOf(as)
	host.HTTP = client
	return r.platforms[as.Platform].Open(r.account(as), host)
}
