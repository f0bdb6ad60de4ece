package telegram

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// The live checks of a session; that requests reach us is seen by whoever takes
// them.
const (
	checkBot  = "bot"
	checkHook = "inbound_url"
)

// fresh is for how long a message that the network could not bring is news.
const fresh = 10 * time.Minute

func checks() []platform.CheckDescriptor {
	return []platform.CheckDescriptor{
		{Key: checkBot, Title: platform.Text{En: "The bot exists and its token is taken", Es: "El bot existe y se acepta su token"}},
		{Key: checkHook, Title: platform.Text{En: "The bot sends its messages here", Es: "El bot envía aquí sus mensajes"}},
	}
}

// hookInfo is where the bot's messages go.
type hookInfo struct {
	URL      string   `json:"url"`
	Pending  int64    `json:"pending_update_count"`
	FailedAt int64    `json:"last_error_date"`
	Failure  string   `json:"last_error_message"`
	Wanted   []string `json:"allowed_updates"`
}

func (s *session) bot(ctx context.Context) (user, error) {
	var me user
	err := s.call(ctx, "getMe", fields{}, &me)
	return me, err
}

func (s *session) hook(ctx context.Context) (hookInfo, error) {
	var info hookInfo
	err := s.call(ctx, "getWebhookInfo", fields{}, &info)
	return info, err
}

// Check implements platform.Checker.
func (s *session) Check(ctx context.Context) []platform.CheckResult {
	me, err := s.bot(ctx)
	bot := platform.CheckResult{Key: checkBot, State: "ok", Detail: platform.Text{En: "Found: @" + me.Username, Es: "Encontrado: @" + me.Username}}
	hook := platform.CheckResult{Key: checkHook, State: "unknown", Detail: platform.Text{En: "This is checked once the bot can be asked.", Es: "Se comprueba en cuanto se pueda consultar el bot."}}
	if err != nil {
		f := platform.AsFailure(err)
		bot.State, bot.Detail = "unknown", said(f, "The network could not be asked", "No se pudo consultar a la red")
		switch f.Kind {
		case platform.BadCredentials, platform.Misconfigured, platform.Gone, platform.Rejected:
			bot.State, bot.Detail = "failed", said(f, "The bot is refused", "La red rechaza el bot")
		}
		return []platform.CheckResult{bot, hook}
	}
	info, err := s.hook(ctx)
	if err != nil {
		hook.Detail = said(platform.AsFailure(err), "The network could not be asked", "No se pudo consultar a la red")
		return []platform.CheckResult{bot, hook}
	}
	hook.State, hook.Detail = "ok", platform.Text{En: "Messages are sent to this channel's address.", Es: "Los mensajes se envían a la dirección de este canal."}
	if t := s.trouble(info); t != nil {
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

// Probe implements platform.Prober: it asks who the bot is, and where it looks
// deeper where its messages go.
func (s *session) Probe(ctx context.Context, deep bool) (platform.Standing, error) {
	if _, err := s.bot(ctx); err != nil {
		return platform.Standing{}, err
	}
	out := platform.Standing{PerSecond: caps().Rates.PerSecond}
	if !deep {
		return out, nil
	}
	if info, err := s.hook(ctx); err == nil {
		out.Trouble = s.trouble(info)
	}
	return out, nil
}

// trouble is what is wrong with where the bot's messages go; nil for nothing.
func (s *session) trouble(info hookInfo) *platform.Trouble {
	t := &platform.Trouble{Mend: platform.MendSubscribe, Stops: true, Ours: true}
	switch {
	case s.hookURL == "":
		return nil // nobody says where this server is
	case info.URL == "":
		t.What = platform.Text{En: "The bot does not send its messages anywhere.", Es: "El bot no envía sus mensajes a ningún sitio."}
	case info.URL != s.hookURL:
		// The same channel at another address: this server has moved.
		t.Ours = pathOf(info.URL) == pathOf(s.hookURL)
		host := hostOf(info.URL)
		t.What = platform.Text{En: "The bot sends its messages to another address, at " + host + ".", Es: "El bot envía sus mensajes a otra dirección, en " + host + "."}
	case lacks(info.Wanted):
		t.Stops = false
		t.What = platform.Text{En: "The bot does not send all that happens: reactions, blocks or presses of buttons are missing.", Es: "El bot no envía todo lo que ocurre: faltan reacciones, bloqueos o pulsaciones de botones."}
	case info.FailedAt <= s.arranged.Load():
		return nil // it went wrong before the address was given anew
	case strings.Contains(info.Failure, "401"):
		t.What = platform.Text{En: "The bot sends along another secret than this channel's.", Es: "El bot envía otro secreto, no el de este canal."}
	case info.Failure != "" && s.host.Clock.Now().Sub(time.Unix(info.FailedAt, 0)) < fresh:
		t.Mend, t.Stops, t.Ours = platform.MendWait, false, false
		t.What = platform.Text{En: "Telegram could not bring a message here: " + info.Failure + ".", Es: "Telegram no pudo traer un mensaje: " + info.Failure + "."}
	default:
		return nil
	}
	return t
}

// lacks says whether the network is asked for less than all that is taken here.
// An empty list is its own choice, which leaves reactions out.
func lacks(have []string) bool {
	return slices.ContainsFunc(wanted(), func(w string) bool { return !slices.Contains(have, w) })
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
	info, err := s.hook(ctx)
	if err != nil {
		return desk.NumberHooks{}, err
	}
	address, _, _ := strings.Cut(info.URL, "?")
	return desk.NumberHooks{Subscribed: info.URL != "", Apps: []string{}, Address: address}, nil
}

// Subscribe implements platform.HookKeeper: it gives the network the address,
// this channel's own where none is given, and the secret that it sends along.
func (s *session) Subscribe(ctx context.Context, address string) error {
	if address == "" {
		address = s.hookURL
	}
	if address == "" {
		return &platform.Failure{Kind: platform.Misconfigured, Title: "This server does not know its own address"}
	}
	err := s.call(ctx, "setWebhook", fields{"url": address, "secret_token": s.secret, "allowed_updates": wanted(), "max_connections": 40}, nil)
	if err == nil {
		s.arranged.Store(s.host.Clock.Now().Unix())
	}
	return err
}

// Unsubscribe implements platform.HookKeeper.
func (s *session) Unsubscribe(ctx context.Context) error {
	return s.call(ctx, "deleteWebhook", fields{}, nil)
}
