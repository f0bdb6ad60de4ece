package viber

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// The live checks of a session; that requests reach us is seen by whoever takes
// them.
const (
	checkBot  = "bot"
	checkHook = "inbound_url"
)

func checks() []platform.CheckDescriptor {
	return []platform.CheckDescriptor{
		{Key: checkBot, Title: platform.Text{En: "The bot exists and its token is taken", Es: "El bot existe y se acepta su token"}},
		{Key: checkHook, Title: platform.Text{En: "The bot sends its messages here", Es: "El bot envía aquí sus mensajes"}},
	}
}

// wanted are the events that the network is asked for; messages always come.
func wanted() []string {
	return []string{"delivered", "seen", "failed", "subscribed", "unsubscribed", "conversation_started"}
}

// account is the bot as the network has it.
type account struct {
	Name        string   `json:"name"`
	Hook        string   `json:"webhook"`
	Events      []string `json:"event_types"`
	Subscribers int64    `json:"subscribers_count"`
}

func (s *session) bot(ctx context.Context) (account, error) {
	var a account
	if err := s.call(ctx, "get_account_info", fields{}, &a); err != nil {
		return a, err
	}
	if a.Name != "" {
		s.learned.Store(&a.Name)
	}
	return a, nil
}

// Check implements platform.Checker.
func (s *session) Check(ctx context.Context) []platform.CheckResult {
	a, err := s.bot(ctx)
	bot := platform.CheckResult{Key: checkBot, State: "ok", Detail: platform.Text{
		En: fmt.Sprintf("Found: %s, with %d subscribers", a.Name, a.Subscribers), Es: fmt.Sprintf("Encontrado: %s, con %d suscriptores", a.Name, a.Subscribers),
	}}
	hook := platform.CheckResult{Key: checkHook, State: "ok", Detail: platform.Text{En: "Messages are sent to this channel's address.", Es: "Los mensajes se envían a la dirección de este canal."}}
	if err != nil {
		f := platform.AsFailure(err)
		bot.State, bot.Detail = "unknown", said(f, "The network could not be asked", "No se pudo consultar a la red")
		switch f.Kind {
		case platform.BadCredentials, platform.Misconfigured, platform.Gone, platform.Rejected:
			bot.State, bot.Detail = "failed", said(f, "The bot is refused", "La red rechaza el bot")
		}
		hook.State, hook.Detail = "unknown", platform.Text{En: "This is checked once the bot can be asked.", Es: "Se comprueba en cuanto se pueda consultar el bot."}
		return []platform.CheckResult{bot, hook}
	}
	if t := s.trouble(a); t != nil {
		hook.State, hook.Detail = "warning", t.What
		if t.Stops {
			hook.State = "failed"
		}
	}
	return []platform.CheckResult{bot, hook}
}

// said adds the network's own words, which exist in its language only.
func said(f *platform.Failure, en, es string) platform.Text {
	if f.Title == "" {
		return platform.Text{En: en + ".", Es: es + "."}
	}
	return platform.Text{En: en + ": " + f.Title + ".", Es: es + ": " + f.Title + "."}
}

// Probe implements platform.Prober: one call answers all there is.
func (s *session) Probe(ctx context.Context, _ bool) (platform.Standing, error) {
	a, err := s.bot(ctx)
	if err != nil {
		return platform.Standing{}, err
	}
	return platform.Standing{Trouble: s.trouble(a)}, nil
}

// trouble is what is wrong with where the bot's messages go; nil for nothing.
func (s *session) trouble(a account) *platform.Trouble {
	t := &platform.Trouble{Mend: platform.MendSubscribe, Stops: true, Ours: true}
	switch {
	case s.hookURL == "":
		return nil // nobody says where this server is
	case a.Hook == "":
		t.What = platform.Text{En: "The bot does not send its messages anywhere.", Es: "El bot no envía sus mensajes a ningún sitio."}
	case a.Hook != s.hookURL:
		// The same channel at another address: this server has moved.
		t.Ours = pathOf(a.Hook) == pathOf(s.hookURL)
		host := hostOf(a.Hook)
		t.What = platform.Text{En: "The bot sends its messages to another address, at " + host + ".", Es: "El bot envía sus mensajes a otra dirección, en " + host + "."}
	case slices.ContainsFunc(wanted(), func(w string) bool { return !slices.Contains(a.Events, w) }):
		t.Stops = false
		t.What = platform.Text{En: "The bot does not send all that happens: marks of delivery or news of subscribers are missing.", Es: "El bot no envía todo lo que ocurre: faltan confirmaciones de entrega o novedades de suscriptores."}
	default:
		return nil
	}
	return t
}

func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Path
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "?"
	}
	return u.Host
}

// Hooks implements platform.HookKeeper.
func (s *session) Hooks(ctx context.Context) (desk.NumberHooks, error) {
	a, err := s.bot(ctx)
	if err != nil {
		return desk.NumberHooks{}, err
	}
	address, _, _ := strings.Cut(a.Hook, "?")
	return desk.NumberHooks{Subscribed: a.Hook != "", Apps: []string{}, Address: address}, nil
}

// Subscribe implements platform.HookKeeper: it gives the network the address,
// this channel's own where none is given. The network calls it before it answers.
func (s *session) Subscribe(ctx context.Context, address string) error {
	if address == "" {
		address = s.hookURL
	}
	if address == "" {
		return &platform.Failure{Kind: platform.Misconfigured, Title: "This server does not know its own address"}
	}
	return s.call(ctx, "set_webhook", fields{"url": address, "event_types": wanted(), "send_name": true, "send_photo": false}, nil)
}

// Unsubscribe implements platform.HookKeeper.
func (s *session) Unsubscribe(ctx context.Context) error {
	return s.call(ctx, "set_webhook", fields{"url": ""}, nil)
}
