package wechat

import (
	"context"

	"recado.dev/internal/platform"
)

// The live checks of a session; that requests reach us is seen by whoever takes
// them.
const (
	checkAccount = "account"
	checkMode    = "message_mode"
)

// Check implements platform.Checker.
func (s *session) Check(ctx context.Context) []platform.CheckResult {
	return []platform.CheckResult{s.accountResult(ctx), s.modeResult()}
}

func (s *session) accountResult(ctx context.Context) platform.CheckResult {
	r := platform.CheckResult{Key: checkAccount, State: "ok", Detail: platform.Text{En: "WeChat takes the AppID and the AppSecret.", Es: "WeChat acepta el AppID y el AppSecret."}}
	if err := s.ask(ctx); err != nil {
		f := platform.AsFailure(err)
		r.State, r.Detail = "unknown", said(f, "WeChat could not be asked", "No se pudo consultar a WeChat")
		switch f.Kind {
		case platform.BadCredentials, platform.Misconfigured, platform.Gone, platform.Rejected:
			r.State, r.Detail = "failed", said(f, "The account is refused", "WeChat rechaza la cuenta")
		}
	}
	return r
}

// modeResult looks whether requests can be read as the console is to send them.
func (s *session) modeResult() platform.CheckResult {
	r := platform.CheckResult{Key: checkMode, State: "ok"}
	switch {
	case s.plain:
		r.State = "warning"
		r.Detail = platform.Text{
			En: "Plain mode: what customers write comes unencrypted, and its signature does not cover it. Secure mode is better.",
			Es: "Modo plano: lo que escriben los clientes llega sin cifrar y la firma no lo cubre. Es mejor el modo seguro.",
		}
	case len(s.keys) == 0:
		r.State = "failed"
		r.Detail = platform.Text{
			En: "Secure mode needs the EncodingAESKey: nothing can be read without it.",
			Es: "El modo seguro necesita la EncodingAESKey: sin ella no se puede leer nada.",
		}
	default:
		r.Detail = platform.Text{En: "Secure mode, with a good EncodingAESKey.", Es: "Modo seguro, con una EncodingAESKey correcta."}
	}
	return r
}

// ask makes a cheap call with the token.
func (s *session) ask(ctx context.Context) error {
	var told struct {
		IPs []string `json:"ip_list"`
	}
	return s.get(ctx, "cgi-bin/getcallbackip", &told)
}

// Probe implements platform.Prober.
func (s *session) Probe(ctx context.Context, _ bool) (platform.Standing, error) {
	if err := s.ask(ctx); err != nil {
		return platform.Standing{}, err
	}
	if r := s.modeResult(); r.State == "failed" {
		return platform.Standing{Trouble: &platform.Trouble{Mend: platform.MendSettings, Stops: true, What: r.Detail}}, nil
	}
	return platform.Standing{}, nil
}

// Profile implements platform.Profiler. The network tells names no more, but the
// note that the business made of somebody, and by what id its other accounts
// know the same person.
func (s *session) Profile(ctx context.Context, who platform.Recipient) (platform.ProfileIn, error) {
	var told struct {
		Name   string `json:"nickname"`
		Remark string `json:"remark"`
		Union  string `json:"unionid"`
	}
	if err := s.get(ctx, "cgi-bin/user/info", &told, "openid", who.Address, "lang", "en"); err != nil {
		if platform.AsFailure(err).Kind == platform.RecipientGone {
			return platform.ProfileIn{}, nil
		}
		return platform.ProfileIn{}, err
	}
	out := platform.ProfileIn{Name: told.Remark}
	if out.Name == "" {
		out.Name = told.Name
	}
	if told.Union != "" {
		out.NewKeys = []platform.RemoteUserKey{platform.RemoteUserKey("union:" + told.Union)}
	}
	return out, nil
}

// said adds the network's own words, which exist in its language only.
func said(f *platform.Failure, en, es string) platform.Text {
	words := f.Title
	if words == "" {
		words = f.Detail
	}
	if words == "" {
		return platform.Text{En: en + ".", Es: es + "."}
	}
	return platform.Text{En: en + ": " + words, Es: es + ": " + words}
}
