package meta

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// Checks that all networks of the API have.
const (
	CheckToken        = "token"
	CheckSubscription = "subscription"
)

// Check implements platform.Checker.
func (s *Session) Check(ctx context.Context) []platform.CheckResult { return s.net.Checks(ctx, s) }

// TokenResult says what the first call with the token means of it.
func TokenResult(err error) platform.CheckResult {
	r := platform.CheckResult{Key: CheckToken, State: "ok", Detail: platform.Text{En: "The token is valid.", Es: "El token es válido."}}
	if err == nil {
		return r
	}
	f := platform.AsFailure(err)
	switch f.Kind {
	case platform.BadCredentials:
		r.State, r.Detail = "failed", Said(f, "The network refuses the token", "La red rechaza el token")
	case platform.Unreachable, platform.Uncertain, platform.Unintelligible, platform.Throttled:
		r.State, r.Detail = "unknown", Said(f, "The network could not be asked", "No se pudo consultar a la red")
	}
	return r
}

// Said adds the network's own words, which exist in its language only.
func Said(f *platform.Failure, en, es string) platform.Text {
	words := f.Title
	if words == "" {
		words = f.Detail
	}
	if words == "" {
		return platform.Text{En: en + ".", Es: es + "."}
	}
	return platform.Text{En: en + ": " + words, Es: es + ": " + words}
}

type subscription struct {
	ID     loose    `json:"id"`
	Name   string   `json:"name"`
	Fields []string `json:"subscribed_fields"`
}

func (s *Session) subscriptions(ctx context.Context) ([]subscription, error) {
	var answer struct {
		Data []subscription `json:"data"`
	}
	err := s.Get(ctx, nil, &answer, s.node(), "subscribed_apps")
	return answer.Data, err
}

// SubscriptionResult says whether an app gets the account's messages.
func (s *Session) SubscriptionResult(ctx context.Context) platform.CheckResult {
	r := platform.CheckResult{Key: CheckSubscription, State: "ok", Detail: platform.Text{En: "An app is subscribed to the account's messages.", Es: "Hay una aplicación suscrita a los mensajes de la cuenta."}}
	if s.net.Public {
		r.Detail = platform.Text{En: "An app is subscribed to what happens in public.", Es: "Hay una aplicación suscrita a lo que ocurre en público."}
	}
	found, err := s.subscriptions(ctx)
	if err != nil {
		r.State, r.Detail = "unknown", Said(platform.AsFailure(err), "The subscriptions could not be read", "No se pudieron leer las suscripciones")
		return r
	}
	if len(found) == 0 {
		r.State = "failed"
		r.Detail = platform.Text{
			En: "No app is subscribed to the account: nothing will arrive here. The button on the channel's page subscribes yours.",
			Es: "Ninguna aplicación está suscrita a la cuenta: aquí no llegará nada. El botón de la página del canal suscribe la tuya.",
		}
		return r
	}
	var lacks []string
	for _, want := range s.net.Fields {
		has := func(one subscription) bool { return len(one.Fields) == 0 || slices.Contains(one.Fields, want) }
		if !slices.ContainsFunc(found, has) {
			lacks = append(lacks, want)
		}
	}
	switch {
	case slices.Contains(lacks, s.net.Fields[0]): // the one without which there is nothing
		r.State = "failed"
	case len(lacks) > 0:
		r.State = "warning"
	default:
		return r
	}
	missing := strings.Join(lacks, ", ")
	r.Detail = platform.Text{
		En: "An app is subscribed, but not to: " + missing + ". Subscribing again adds them.",
		Es: "Hay una aplicación suscrita, pero no a: " + missing + ". Al suscribirla de nuevo se añaden.",
	}
	return r
}

// Hooks implements platform.HookKeeper.
func (s *Session) Hooks(ctx context.Context) (desk.NumberHooks, error) {
	out := desk.NumberHooks{Apps: []string{}}
	found, err := s.subscriptions(ctx)
	for _, one := range found {
		out.Subscribed = true
		out.Apps = append(out.Apps, one.Name)
	}
	return out, err
}

// Subscribe implements platform.HookKeeper. The app's events go where its
// settings at the network say; with an address those are changed too.
func (s *Session) Subscribe(ctx context.Context, address string) error {
	if address != "" {
		if err := s.point(ctx, address); err != nil {
			return err
		}
	}
	var answer struct {
		Success bool `json:"success"`
	}
	in := map[string]string{"subscribed_fields": strings.Join(s.allFields(ctx), ",")}
	if err := safe(s.post(ctx, in, &answer, s.node(), "subscribed_apps")); err != nil {
		return err
	}
	if !answer.Success {
		return &platform.Failure{Kind: platform.Unreachable, Title: "the network did not say that it was done"}
	}
	return nil
}

// allFields are the events to subscribe to: ours, and those that are subscribed
// already for the account's other side, which one call sets together.
func (s *Session) allFields(ctx context.Context) []string {
	out := slices.Clone(s.net.Fields)
	if s.net.Aside == "" {
		return out
	}
	found, err := s.subscriptions(ctx)
	if err != nil {
		return out // then the call itself will not go well either
	}
	for _, one := range found {
		for _, f := range one.Fields {
			if !slices.Contains(out, f) {
				out = append(out, f)
			}
		}
	}
	return out
}

// point has the app's events of this network sent to address. The app's own
// token is its id and secret.
func (s *Session) point(ctx context.Context, address string) error {
	var app struct {
		ID loose `json:"id"`
	}
	if err := s.Get(ctx, nil, &app, "app"); err != nil {
		return err
	}
	q := url.Values{
		"object": {s.net.Object}, "callback_url": {address}, "verify_token": {s.verifyToken}, "fields": {strings.Join(s.allFields(ctx), ",")},
	}.Encode()
	return safe(s.call(ctx, request{
		method: http.MethodPost, address: s.address(nil, string(app.ID), "subscriptions"), contentType: "application/x-www-form-urlencoded",
		body: strings.NewReader(q), size: int64(len(q)), token: string(app.ID) + "|" + string(s.appSecret),
	}, nil))
}

// Unsubscribe implements platform.HookKeeper. What the account's other side gets
// goes on.
func (s *Session) Unsubscribe(ctx context.Context) error {
	others := slices.DeleteFunc(s.allFields(ctx), func(f string) bool { return slices.Contains(s.net.Fields, f) })
	if len(others) > 0 {
		in := map[string]string{"subscribed_fields": strings.Join(others, ",")}
		return safe(s.post(ctx, in, nil, s.node(), "subscribed_apps"))
	}
	return safe(s.call(ctx, request{method: http.MethodDelete, address: s.address(nil, s.node(), "subscribed_apps")}, nil))
}

// Probe implements platform.Prober.
func (s *Session) Probe(ctx context.Context, deep bool) (platform.Standing, error) {
	var out platform.Standing
	if err := s.Get(ctx, url.Values{"fields": {"id"}}, nil, s.account); err != nil {
		return out, err
	}
	if deep {
		if r := s.SubscriptionResult(ctx); r.State == "failed" {
			out.Trouble = &platform.Trouble{Mend: platform.MendSubscribe, Stops: true, What: r.Detail}
		} else if s.net.Trouble != nil {
			out.Trouble = s.net.Trouble(ctx, s)
		}
	}
	return out, nil
}
