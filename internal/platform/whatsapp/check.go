package whatsapp

import (
	"context"
	"net/url"

	"recado.dev/internal/platform"
)

// The live checks of a session; that requests reach us is seen by whoever
// takes them.
const (
	checkToken        = "token"
	checkNumber       = "number"
	checkSubscription = "subscription"
)

type numberInfo struct {
	Display string `json:"display_phone_number"`
	Name    string `json:"verified_name"`
	Quality string `json:"quality_rating"`
	Status  string `json:"status"`
}

// Check implements platform.Checker, with two calls.
func (s *session) Check(ctx context.Context) []platform.CheckResult {
	var info numberInfo
	err := s.get(ctx, url.Values{"fields": {"id,display_phone_number,verified_name,quality_rating,status"}}, &info, s.phoneID)
	return []platform.CheckResult{tokenResult(err), s.numberResult(info, err), s.subscriptionResult(ctx)}
}

func tokenResult(err error) platform.CheckResult {
	r := platform.CheckResult{Key: checkToken, State: "ok", Detail: platform.Text{En: "The token is valid.", Es: "El token es válido."}}
	if err == nil {
		return r
	}
	f := platform.AsFailure(err)
	switch f.Kind {
	case platform.BadCredentials:
		r.State = "failed"
		r.Detail = said(f, "The network refuses the token", "La red rechaza el token")
	case platform.Unreachable, platform.Uncertain, platform.Unintelligible, platform.Throttled:
		r.State = "unknown"
		r.Detail = said(f, "The network could not be asked", "No se pudo consultar a la red")
	}
	return r
}

func (s *session) numberResult(info numberInfo, err error) platform.CheckResult {
	r := platform.CheckResult{Key: checkNumber, State: "ok"}
	if err != nil {
		f := platform.AsFailure(err)
		r.State, r.Detail = "failed", said(f, "The number was not found", "No se encontró el número")
		if f.Kind != platform.Misconfigured && f.Kind != platform.Rejected && f.Kind != platform.Gone {
			r.State, r.Detail = "unknown", said(f, "The number could not be asked for", "No se pudo consultar el número")
		}
		return r
	}
	found := info.Display + " · " + info.Name
	r.Detail = platform.Text{En: "Found: " + found, Es: "Encontrado: " + found}
	switch {
	case s.number != "" && info.Display != "" && canonical(s.number) != canonical(info.Display):
		r.State = "warning"
		r.Detail = platform.Text{
			En: "The id belongs to " + found + ", not to " + s.number + ".",
			Es: "El identificador es de " + found + ", no de " + s.number + ".",
		}
	case info.Status != "" && info.Status != "CONNECTED":
		r.State = "warning"
		r.Detail = platform.Text{En: found + " is " + info.Status + ".", Es: found + " está en estado " + info.Status + "."}
	case info.Quality == "RED" || info.Quality == "YELLOW":
		r.State = "warning"
		r.Detail = platform.Text{En: found + " has quality " + info.Quality + ".", Es: found + " tiene calidad " + info.Quality + "."}
	}
	return r
}

func (s *session) subscriptionResult(ctx context.Context) platform.CheckResult {
	r := platform.CheckResult{Key: checkSubscription, State: "unknown"}
	if s.accountID == "" {
		r.Detail = platform.Text{
			En: "Fill in the business account's id to have this checked.",
			Es: "Completa el identificador de la cuenta de empresa para comprobarlo.",
		}
		return r
	}
	var answer struct {
		Data []struct{} `json:"data"`
	}
	if err := s.get(ctx, nil, &answer, s.accountID, "subscribed_apps"); err != nil {
		r.Detail = said(platform.AsFailure(err), "The subscriptions could not be read", "No se pudieron leer las suscripciones")
		return r
	}
	if len(answer.Data) == 0 {
		r.State = "failed"
		r.Detail = platform.Text{
			En: "No app is subscribed to the account: nothing will arrive here.",
			Es: "Ninguna aplicación está suscrita a la cuenta: aquí no llegará nada.",
		}
		return r
	}
	r.State = "ok"
	r.Detail = platform.Text{En: "An app is subscribed to the account.", Es: "Hay una aplicación suscrita a la cuenta."}
	return r
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
