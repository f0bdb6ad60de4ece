package x

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

const (
	checkAccount = "account"
	checkHook    = "webhook"
)

// subscribed are the events that a channel lives on.
func subscribed() []string {
	return []string{
		"dm.received", "dm.sent", "dm.read", "dm.indicate_typing",
		"post.mention.create", "post.reply.create", "post.quote.create", "post.create", "post.delete",
	}
}

type webhook struct {
	ID    string `json:"id"`
	URL   string `json:"url"`
	Valid bool   `json:"valid"`
}

// me asks whose token it is.
func (s *session) me(ctx context.Context) (id, username string, err error) {
	var answer struct {
		Data struct {
			ID       string `json:"id"`
			Username string `json:"username"`
		} `json:"data"`
	}
	err = safe(s.ask(ctx, http.MethodGet, "/2/users/me", url.Values{}, nil, &answer))
	return answer.Data.ID, answer.Data.Username, err
}

// Probe implements platform.Prober.
func (s *session) Probe(ctx context.Context, deep bool) (platform.Standing, error) {
	id, username, err := s.me(ctx)
	if err != nil {
		return platform.Standing{}, err
	}
	if id != s.userID {
		return platform.Standing{Trouble: &platform.Trouble{Mend: platform.MendSettings, Stops: true, What: otherAccount(id, username)}}, nil
	}
	if !deep || s.bearer == "" {
		return platform.Standing{}, nil
	}
	if hook, found, err := s.hook(ctx, s.hookURL); err == nil && s.hookURL != "" && (!found || !hook.Valid) {
		return platform.Standing{Trouble: &platform.Trouble{Mend: platform.MendSubscribe, Stops: true, What: hookText(found)}}, nil
	}
	return platform.Standing{}, nil
}

// Probe implements platform.Prober: an account that is asked needs no webhook.
func (p *poller) Probe(ctx context.Context, _ bool) (platform.Standing, error) {
	return p.session.Probe(ctx, false)
}

func otherAccount(id, username string) platform.Text {
	return platform.Text{
		En: "The access token is that of @" + username + " (" + id + "), not of the account id entered.",
		Es: "El token de acceso es de @" + username + " (" + id + "), no del id de cuenta introducido.",
	}
}

func hookText(found bool) platform.Text {
	if found {
		return platform.Text{En: "X marked the webhook invalid: nothing arrives until it is checked again.", Es: "X marcó el webhook como no válido: no llega nada hasta que se compruebe de nuevo."}
	}
	return platform.Text{En: "The app has no webhook with this channel's address.", Es: "La aplicación no tiene un webhook con la dirección de este canal."}
}

// Check implements platform.Checker.
func (s *session) Check(ctx context.Context) []platform.CheckResult {
	account := platform.CheckResult{Key: checkAccount, State: "ok"}
	id, username, err := s.me(ctx)
	switch {
	case err != nil:
		f := platform.AsFailure(err)
		account.State, account.Detail = "failed", platform.Text{En: "The account cannot be asked: " + f.Title + ".", Es: "No se puede consultar la cuenta: " + f.Title + "."}
		if f.Passing() {
			account.State = "unknown"
		}
	case id != s.userID:
		account.State, account.Detail = "failed", otherAccount(id, username)
	default:
		account.Detail = platform.Text{En: "Found: @" + username, Es: "Encontrada: @" + username}
	}
	return []platform.CheckResult{account, s.hookCheck(ctx)}
}

func (s *session) hookCheck(ctx context.Context) platform.CheckResult {
	r := platform.CheckResult{Key: checkHook, State: "ok"}
	hook, found, err := s.hook(ctx, s.hookURL)
	switch {
	case s.bearer == "":
		r.State, r.Detail = "unknown", platform.Text{
			En: "Without the app's bearer token nobody can say. Register the address in the developer console.",
			Es: "Sin el bearer token de la aplicación no se puede saber. Registra la dirección en la consola de desarrolladores.",
		}
	case err != nil:
		f := platform.AsFailure(err)
		r.State, r.Detail = "unknown", platform.Text{En: "The webhooks cannot be asked for: " + f.Title + ".", Es: "No se pueden consultar los webhooks: " + f.Title + "."}
	case !found || !hook.Valid:
		r.State, r.Detail = "failed", hookText(found)
	default:
		missing, err := s.missing(ctx, hook.ID)
		if r.Detail = (platform.Text{En: "Messages and mentions are sent to this channel.", Es: "Los mensajes y las menciones llegan a este canal."}); err == nil && len(missing) > 0 {
			list := strings.Join(missing, ", ")
			r.State, r.Detail = "failed", platform.Text{En: "Not subscribed to: " + list, Es: "Falta suscribirse a: " + list}
		}
	}
	return r
}

// Check implements platform.Checker.
func (p *poller) Check(ctx context.Context) []platform.CheckResult {
	results := p.session.Check(ctx)
	results[1] = platform.CheckResult{Key: checkHook, State: "ok", Detail: platform.Text{
		En: "Not needed: new messages and mentions are asked for about once a minute.", Es: "No hace falta: los mensajes y menciones nuevos se piden más o menos cada minuto.",
	}}
	return results
}

// hook looks for the app's webhook with an address.
func (s *session) hook(ctx context.Context, address string) (webhook, bool, error) {
	var answer struct {
		Data []webhook `json:"data"`
	}
	if err := safe(s.manage(ctx, http.MethodGet, "/2/webhooks", nil, &answer)); err != nil {
		return webhook{}, false, err
	}
	i := slices.IndexFunc(answer.Data, func(w webhook) bool { return w.URL == address })
	if i < 0 {
		return webhook{}, false, nil
	}
	return answer.Data[i], true, nil
}

// missing are the events of the account that no subscription brings to a webhook.
func (s *session) missing(ctx context.Context, id string) ([]string, error) {
	var answer struct {
		Data []struct {
			Type   string     `json:"event_type"`
			Filter userFilter `json:"filter"`
			Hook   string     `json:"webhook_id"`
		} `json:"data"`
	}
	if err := safe(s.manage(ctx, http.MethodGet, "/2/activity/subscriptions", nil, &answer)); err != nil {
		return nil, err
	}
	missing := subscribed()
	for _, one := range answer.Data {
		if one.Filter.UserID == s.userID && one.Hook == id {
			missing = slices.DeleteFunc(missing, func(t string) bool { return t == one.Type })
		}
	}
	return missing, nil
}

// Hooks implements platform.HookKeeper.
func (s *session) Hooks(ctx context.Context) (desk.NumberHooks, error) {
	out := desk.NumberHooks{Apps: []string{}}
	hook, found, err := s.hook(ctx, s.hookURL)
	if err != nil || !found {
		return out, err
	}
	missing, err := s.missing(ctx, hook.ID)
	out.Address, out.Subscribed = hook.URL, hook.Valid && len(missing) == 0
	return out, err
}

// Subscribe implements platform.HookKeeper: the webhook is registered, or checked
// again, and the account's events are brought to it.
func (s *session) Subscribe(ctx context.Context, address string) error {
	if address == "" {
		address = s.hookURL
	}
	if address == "" {
		return &platform.Failure{Kind: platform.Misconfigured, Title: "this server does not know its own address"}
	}
	hook, found, err := s.hook(ctx, address)
	if err != nil {
		return err
	}
	switch {
	case !found:
		var answer struct {
			Data webhook `json:"data"`
		}
		if err := s.manage(ctx, http.MethodPost, "/2/webhooks", map[string]string{"url": address}, &answer); err != nil {
			return err
		}
		hook = answer.Data
	case !hook.Valid:
		if err := s.manage(ctx, http.MethodPut, "/2/webhooks/"+hook.ID, nil, nil); err != nil {
			return err
		}
	}
	missing, err := s.missing(ctx, hook.ID)
	if err != nil {
		return err
	}
	for _, kind := range missing {
		in := map[string]any{"event_type": kind, "filter": userFilter{s.userID}, "tag": "recado", "webhook_id": hook.ID}
		if err := s.manage(ctx, http.MethodPost, "/2/activity/subscriptions", in, nil); err != nil {
			return err
		}
	}
	return nil
}

// Unsubscribe implements platform.HookKeeper.
func (s *session) Unsubscribe(ctx context.Context) error {
	hook, found, err := s.hook(ctx, s.hookURL)
	if err != nil || !found {
		return err
	}
	return s.manage(ctx, http.MethodDelete, "/2/webhooks/"+hook.ID, nil, nil)
}
