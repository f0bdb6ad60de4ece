package twilio

import (
	"context"
	"net/http"
	"net/url"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// Probe implements platform.Prober: it asks for the account, and where it looks
// deeper for the number and where that sends what comes in.
func (s *session) Probe(ctx context.Context, deep bool) (platform.Standing, error) {
	info, err := s.account(ctx)
	if err != nil {
		return platform.Standing{}, err
	}
	out := platform.Standing{PerSecond: s.Caps().Rates.PerSecond}
	if info.Status != "" && info.Status != "active" {
		out.Trouble = &platform.Trouble{Mend: platform.MendWait, Stops: true, What: accountResult(info, nil).Detail}
		return out, nil
	}
	if !deep {
		return out, nil
	}
	found, err := s.sender(ctx)
	if err != nil {
		return out, nil // the account answers: that is enough for now
	}
	if r := s.numberResult(found, nil); r.State == "failed" {
		out.Trouble = &platform.Trouble{Mend: platform.MendSettings, Stops: true, What: r.Detail}
		return out, nil
	}
	if r := s.hookResult(found, nil); r.State == "failed" {
		out.Trouble = &platform.Trouble{Mend: platform.MendSubscribe, Stops: true, What: r.Detail}
	}
	return out, nil
}

// Hooks implements platform.HookKeeper.
func (s *session) Hooks(ctx context.Context) (desk.NumberHooks, error) {
	found, err := s.sender(ctx)
	if err != nil {
		return desk.NumberHooks{}, err
	}
	return desk.NumberHooks{Subscribed: found.hook != "" || found.sandbox, Apps: []string{}, Address: bareURL(found.hook)}, nil
}

// Subscribe implements platform.HookKeeper: it has the number send what comes in
// to the address, this channel's own where none is given.
func (s *session) Subscribe(ctx context.Context, address string) error {
	if address == "" {
		address = s.hookURL
	}
	if address == "" {
		return &platform.Failure{Kind: platform.Misconfigured, Title: "This server does not know its own address"}
	}
	return s.setHook(ctx, address)
}

// Unsubscribe implements platform.HookKeeper.
func (s *session) Unsubscribe(ctx context.Context) error { return s.setHook(ctx, "") }

func (s *session) setHook(ctx context.Context, address string) error {
	found, err := s.sender(ctx)
	if err != nil {
		return err
	}
	switch {
	case found.sandbox:
		return &platform.Failure{Kind: platform.Unsupported, Title: "The shared sandbox takes its address in the network's console alone",
			Detail: "Paste the channel's address into “When a message comes in” in the sandbox settings and save."}
	case !found.found:
		return &platform.Failure{Kind: platform.Misconfigured, Title: s.numberResult(found, nil).Detail.En}
	case s.prefix == "":
		form := url.Values{"SmsUrl": {address}, "SmsMethod": {http.MethodPost}}
		return safe(s.postForm(ctx, s.accountURL(nil, s.sid, "IncomingPhoneNumbers", found.id+".json"), form, nil))
	}
	hook := map[string]any{"webhook": map[string]string{
		"callback_url": address, "callback_method": http.MethodPost, "status_callback_url": address, "status_callback_method": http.MethodPost,
	}}
	return safe(s.postJSON(ctx, s.hosts.messaging.JoinPath("v2", "Channels", "Senders", found.id).String(), hook, nil))
}
