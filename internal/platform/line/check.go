package line

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"recado.dev/internal/platform"
)

// The live checks of a session.
const (
	checkAccount = "account"
	checkHook    = "webhook"
	checkReach   = "webhook_test"
	checkQuota   = "quota"
)

type botInfo struct {
	UserID  string `json:"userId"`
	BasicID string `json:"basicId"`
	Name    string `json:"displayName"`
	Mode    string `json:"chatMode"` // bot, chat
}

type hookInfo struct {
	Endpoint string `json:"endpoint"`
	Active   bool   `json:"active"`
}

// Check implements platform.Checker.
func (s *session) Check(ctx context.Context) []platform.CheckResult {
	var info botInfo
	err := s.get(ctx, &info, "v2/bot/info")
	results := []platform.CheckResult{accountResult(info, err)}
	if err != nil {
		later := platform.Text{En: "This is checked once the account can be asked.", Es: "Se comprueba en cuanto se pueda consultar la cuenta."}
		for _, key := range []string{checkHook, checkReach, checkQuota} {
			results = append(results, platform.CheckResult{Key: key, State: "unknown", Detail: later})
		}
		return results
	}
	return append(results, s.hookResult(ctx), s.reachResult(ctx), s.quotaResult(ctx))
}

func accountResult(info botInfo, err error) platform.CheckResult {
	r := platform.CheckResult{Key: checkAccount, State: "ok"}
	if err != nil {
		f := platform.AsFailure(err)
		r.State, r.Detail = "unknown", said(f, "LINE could not be asked", "No se pudo consultar a LINE")
		switch f.Kind {
		case platform.BadCredentials, platform.Misconfigured, platform.Gone, platform.Rejected:
			r.State, r.Detail = "failed", said(f, "The account is refused", "LINE rechaza la cuenta")
		}
		return r
	}
	found := strings.TrimSpace(info.Name + " " + info.BasicID)
	r.Detail = platform.Text{En: "Found: " + found, Es: "Encontrada: " + found}
	if info.Mode == "chat" {
		r.State = "warning"
		r.Detail = platform.Text{
			En: found + " also answers in LINE's own chat: colleagues there and here do not see each other's answers. Switch Chat off in LINE Official Account Manager under Settings › Response settings.",
			Es: found + " también responde en el chat propio de LINE: los compañeros de allí y de aquí no ven las respuestas de los otros. Desactiva Chat en LINE Official Account Manager, en Settings › Response settings.",
		}
	}
	return r
}

func (s *session) hook(ctx context.Context) (hookInfo, error) {
	var hook hookInfo
	err := s.get(ctx, &hook, "v2/bot/channel/webhook/endpoint")
	if err != nil && platform.AsFailure(err).Kind == platform.Gone {
		return hookInfo{}, nil // none was ever set
	}
	return hook, err
}

func (s *session) hookResult(ctx context.Context) platform.CheckResult {
	hook, err := s.hook(ctx)
	if err != nil {
		return platform.CheckResult{Key: checkHook, State: "unknown", Detail: said(platform.AsFailure(err), "The webhook's address could not be read", "No se pudo leer la dirección del webhook")}
	}
	r := s.judge(hook)
	r.Key = checkHook
	return r
}

// here says whether the account's webhook leads to this channel.
func (s *session) here(hook hookInfo) bool {
	return s.hookURL != "" && strings.TrimRight(hook.Endpoint, "/") == strings.TrimRight(s.hookURL, "/")
}

// judge says whether what comes in is sent here.
func (s *session) judge(hook hookInfo) platform.CheckResult {
	switch {
	case s.hookURL == "":
		return platform.CheckResult{State: "unknown", Detail: platform.Text{En: "This server does not know its own address.", Es: "Este servidor no conoce su propia dirección."}}
	case hook.Endpoint == "":
		return platform.CheckResult{State: "failed", Detail: platform.Text{
			En: "The account has no webhook address: nothing will arrive here. It can be set from here.",
			Es: "La cuenta no tiene dirección de webhook: aquí no llegará nada. Se puede poner desde aquí.",
		}}
	case !s.here(hook):
		return platform.CheckResult{State: "failed", Detail: platform.Text{
			En: "What customers write is sent elsewhere, to " + hook.Endpoint + ". It can be sent here instead.",
			Es: "Lo que escriben los clientes va a otro sitio: " + hook.Endpoint + ". Se puede enviar aquí.",
		}}
	case !hook.Active:
		return platform.CheckResult{State: "failed", Detail: platform.Text{
			En: "The address is right, but “Use webhook” is off. Switch it on in the LINE Developers Console under Messaging API settings; only there is that possible.",
			Es: "La dirección es correcta, pero «Use webhook» está desactivado. Actívalo en la LINE Developers Console, en Messaging API settings; solo se puede hacer allí.",
		}}
	}
	return platform.CheckResult{State: "ok", Detail: platform.Text{En: "What customers write is sent to this channel.", Es: "Lo que escriben los clientes llega a este canal."}}
}

// reachResult has the network call us.
func (s *session) reachResult(ctx context.Context) platform.CheckResult {
	r := platform.CheckResult{Key: checkReach, State: "unknown"}
	if s.hookURL == "" {
		r.Detail = platform.Text{En: "This server does not know its own address.", Es: "Este servidor no conoce su propia dirección."}
		return r
	}
	var told struct {
		Success bool   `json:"success"`
		Status  int    `json:"statusCode"`
		Reason  string `json:"reason"`
		Detail  string `json:"detail"`
	}
	err := s.call(ctx, http.MethodPost, s.hosts.api.JoinPath("v2/bot/channel/webhook/test"), map[string]string{"endpoint": s.hookURL}, &told)
	if err != nil {
		r.Detail = said(platform.AsFailure(err), "LINE could not be asked to call this server", "No se pudo pedir a LINE que llame a este servidor")
		return r
	}
	if told.Success {
		r.State, r.Detail = "ok", platform.Text{En: "LINE called this server and was answered.", Es: "LINE llamó a este servidor y recibió respuesta."}
		return r
	}
	why := strings.TrimSpace(told.Reason + " " + told.Detail)
	r.State = "failed"
	r.Detail = platform.Text{En: "LINE cannot reach this server: " + why, Es: "LINE no puede llegar a este servidor: " + why}
	if told.Status == http.StatusUnauthorized {
		r.Detail = platform.Text{
			En: "LINE signs with another channel secret than the one entered here. Copy it again from Basic settings.",
			Es: "LINE firma con un secreto de canal distinto del indicado aquí. Cópialo de nuevo de Basic settings.",
		}
	}
	return r
}

// quota is how many messages the account has this month, and had; no limit is -1.
func (s *session) quota(ctx context.Context) (limit, used int64, err error) {
	var have struct {
		Type  string `json:"type"`
		Value int64  `json:"value"`
	}
	var had struct {
		Total int64 `json:"totalUsage"`
	}
	if err := s.get(ctx, &have, "v2/bot/message/quota"); err != nil {
		return 0, 0, err
	}
	if err := s.get(ctx, &had, "v2/bot/message/quota/consumption"); err != nil {
		return 0, 0, err
	}
	if have.Type != "limited" {
		return -1, had.Total, nil
	}
	return have.Value, had.Total, nil
}

func (s *session) quotaResult(ctx context.Context) platform.CheckResult {
	limit, used, err := s.quota(ctx)
	if err != nil {
		return platform.CheckResult{Key: checkQuota, State: "unknown", Detail: said(platform.AsFailure(err), "The month's messages could not be asked for", "No se pudieron consultar los mensajes del mes")}
	}
	return platform.CheckResult{Key: checkQuota, State: quotaState(limit, used), Detail: quotaWords(limit, used)}
}

func quotaState(limit, used int64) string {
	switch {
	case limit < 0 || used < limit-limit/10:
		return "ok"
	case used < limit:
		return "warning"
	}
	return "failed"
}

func quotaWords(limit, used int64) platform.Text {
	n := strconv.FormatInt(used, 10)
	if limit < 0 {
		return platform.Text{En: n + " messages were pushed this month; there is no limit.", Es: "Este mes se enviaron " + n + " mensajes; no hay límite."}
	}
	most := strconv.FormatInt(limit, 10)
	if used >= limit {
		return platform.Text{
			En: "All " + most + " messages of this month are used up: only answers within a minute still go.",
			Es: "Los " + most + " mensajes de este mes están agotados: solo salen las respuestas en el primer minuto.",
		}
	}
	return platform.Text{En: n + " of " + most + " messages of this month were pushed. Answers within a minute do not count.", Es: "Este mes se enviaron " + n + " de " + most + " mensajes. Las respuestas en el primer minuto no cuentan."}
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
