package line

import (
	"context"
	"net/http"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// Probe implements platform.Prober.
func (s *session) Probe(ctx context.Context, deep bool) (platform.Standing, error) {
	hook, err := s.hook(ctx)
	if err != nil {
		return platform.Standing{}, err
	}
	if r := s.judge(hook); r.State == "failed" {
		mend := platform.MendSubscribe
		if s.here(hook) { // only a switch in the console is left
			mend = platform.MendSettings
		}
		return platform.Standing{Trouble: &platform.Trouble{Mend: mend, Stops: true, Ours: hook.Endpoint == "", What: r.Detail}}, nil
	}
	if !deep {
		return platform.Standing{}, nil
	}
	limit, used, err := s.quota(ctx)
	if err != nil {
		return platform.Standing{}, err
	}
	if quotaState(limit, used) == "ok" {
		return platform.Standing{}, nil
	}
	return platform.Standing{Trouble: &platform.Trouble{Mend: platform.MendWait, What: quotaWords(limit, used)}}, nil
}

// Hooks implements platform.HookKeeper.
func (s *session) Hooks(ctx context.Context) (desk.NumberHooks, error) {
	hook, err := s.hook(ctx)
	if err != nil {
		return desk.NumberHooks{}, err
	}
	return desk.NumberHooks{Subscribed: hook.Active && hook.Endpoint != "", Apps: []string{}, Address: hook.Endpoint}, nil
}

// Subscribe implements platform.HookKeeper: the account sends what comes in to
// the address, this channel's own where none is given.
func (s *session) Subscribe(ctx context.Context, address string) error {
	if address == "" {
		address = s.hookURL
	}
	if address == "" {
		return &platform.Failure{Kind: platform.Misconfigured, Title: "This server does not know its own address"}
	}
	return s.call(ctx, http.MethodPut, s.hosts.api.JoinPath("v2/bot/channel/webhook/endpoint"), map[string]string{"endpoint": address}, nil)
}

// Unsubscribe implements platform.HookKeeper: the network has no such call.
func (s *session) Unsubscribe(context.Context) error {
	return &platform.Failure{Kind: platform.Unsupported, Title: "“Use webhook” is switched off in the LINE Developers Console alone"}
}
