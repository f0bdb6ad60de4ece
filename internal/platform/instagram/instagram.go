// Package instagram connects professional Instagram accounts: their direct
// messages, and as a network of its own what is said to them in public. What it shares with other networks of the Graph API is in package
// meta.
package instagram

import (
	"context"
	"net/url"
	"strings"

	"recado.dev/internal/platform"
	"recado.dev/internal/platform/meta"
)

// loginHost is the API of accounts that are used without a Page.
const loginHost = "graph.instagram.com"

// New is the platform.
func New() platform.Platform { return network{} }

type network struct{}

// Describe implements platform.Platform.
func (network) Describe() platform.Descriptor { return declaration() }

// Open implements platform.Platform.
func (network) Open(a platform.Account, h platform.Host) (platform.Session, error) {
	fields := []string{
		"messages", "messaging_postbacks", "messaging_referrals", "messaging_handovers", "standby", "message_reactions", "message_edits", "message_reads",
	}
	if strings.Contains(a.Settings["api_base_url"], loginHost) {
		fields = []string{
			"messages", "messaging_postbacks", "messaging_referral", "messaging_handover", "standby", "message_reactions", "message_edit", "messaging_seen",
		}
	}
	return meta.Open(meta.Network{
		Object: "instagram", Setting: "account_id", Key: "igsid", Bytes: 1000,
		// With a Page's token this is the Page, else the account: either sends.
		Sender: "me", Fields: fields, Reactions: map[string]string{"❤": "love"}, ProfileFields: "name,username",
		Caps: caps, Checks: check, Trouble: trouble,
		Aside: keyPublic, Changed: changed, Found: found,
	}, a, h)
}

// The checks that only this network has.
const (
	checkAccount = "account"
	checkAccess  = "access"
)

// account is what the API tells of the connected account. With a Page's token
// it has no type: only professional accounts can belong to a Page.
type account struct {
	ID       string `json:"id"`
	UserID   string `json:"user_id"`
	Name     string `json:"name"`
	Username string `json:"username"`
	Type     string `json:"account_type"`
}

func alone(s *meta.Session) bool { return strings.Contains(s.Host(), loginHost) }

func look(ctx context.Context, s *meta.Session) (account, error) {
	var a account
	if alone(s) {
		return a, s.Get(ctx, url.Values{"fields": {"user_id,username,name,account_type"}}, &a, "me")
	}
	return a, s.Get(ctx, url.Values{"fields": {"id,username,name"}}, &a, s.Account())
}

// check answers the live checks, with three calls.
func check(ctx context.Context, s *meta.Session) []platform.CheckResult {
	a, err := look(ctx, s)
	return []platform.CheckResult{meta.TokenResult(err), accountResult(s, a, err), accessResult(ctx, s), s.SubscriptionResult(ctx)}
}

func accountResult(s *meta.Session, a account, err error) platform.CheckResult {
	r := platform.CheckResult{Key: checkAccount, State: "ok", Detail: platform.Text{En: "Found: @" + a.Username, Es: "Encontrada: @" + a.Username}}
	if err != nil {
		f := platform.AsFailure(err)
		r.State, r.Detail = "unknown", meta.Said(f, "The account could not be asked for", "No se pudo consultar la cuenta")
		switch f.Kind {
		case platform.Misconfigured, platform.Rejected, platform.Gone:
			r.State, r.Detail = "failed", meta.Said(f, "The token opens no professional account with this id", "El token no abre ninguna cuenta profesional con este identificador")
		}
		return r
	}
	switch {
	case a.Type != "" && a.Type != "BUSINESS" && a.Type != "MEDIA_CREATOR" && a.Type != "CREATOR":
		r.State = "failed"
		r.Detail = platform.Text{
			En: "@" + a.Username + " is a personal account. In the Instagram app switch it to a professional one: Settings › Account type and tools.",
			Es: "@" + a.Username + " es una cuenta personal. En la aplicación de Instagram, conviértela en profesional: Configuración › Tipo de cuenta y herramientas.",
		}
	case a.UserID != "" && a.UserID != s.Account():
		r.State = "failed"
		r.Detail = platform.Text{
			En: "The id of @" + a.Username + " is " + a.UserID + ", not " + s.Account() + ": an account has two ids, and messages come with this one.",
			Es: "El identificador de @" + a.Username + " es " + a.UserID + ", no " + s.Account() + ": una cuenta tiene dos identificadores, y los mensajes llegan con este.",
		}
	}
	return r
}

var accessClosed = platform.Text{
	En: "The account does not allow access to its messages: nothing comes in or goes out. In the Instagram app turn on Settings › Messages and story replies › Message controls › Connected tools › Allow access to messages.",
	Es: "La cuenta no permite el acceso a sus mensajes: no entra ni sale nada. En la aplicación de Instagram activa Configuración › Mensajes y respuestas a historias › Controles de mensajes › Herramientas conectadas › Permitir acceso a los mensajes.",
}

// closed says whether the owner keeps messages from other tools, which only a
// look at them tells.
func closed(ctx context.Context, s *meta.Session) (bool, error) {
	err := s.Get(ctx, url.Values{"platform": {"instagram"}, "fields": {"id"}, "limit": {"1"}}, nil, "me", "conversations")
	if err == nil {
		return false, nil
	}
	code := platform.AsFailure(err).Code
	return strings.HasSuffix(code, "/2534025") || strings.HasSuffix(code, "/2534041"), err
}

func accessResult(ctx context.Context, s *meta.Session) platform.CheckResult {
	shut, err := closed(ctx, s)
	switch {
	case shut:
		return platform.CheckResult{Key: checkAccess, State: "failed", Detail: accessClosed}
	case err != nil:
		return platform.CheckResult{Key: checkAccess, State: "unknown", Detail: meta.Said(platform.AsFailure(err), "The messages could not be looked at", "No se pudieron consultar los mensajes")}
	}
	return platform.CheckResult{Key: checkAccess, State: "ok", Detail: platform.Text{En: "Access to messages is allowed.", Es: "El acceso a los mensajes está permitido."}}
}

func trouble(ctx context.Context, s *meta.Session) *platform.Trouble {
	if shut, _ := closed(ctx, s); shut {
		return &platform.Trouble{Mend: platform.MendWait, Stops: true, What: accessClosed}
	}
	return nil
}
