package twilio

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"recado.dev/internal/platform"
	"recado.dev/internal/platform/phone"
)

// The live checks of a session; that requests reach us is seen by whoever takes
// them.
const (
	checkAccount = "account"
	checkNumber  = "number"
	checkHook    = "inbound_url"
	checkMedia   = "media"
	checkAddress = "address"
)

// accountInfo is the account as the network has it.
type accountInfo struct {
	SID    string `json:"sid"`
	Name   string `json:"friendly_name"`
	Status string `json:"status"`
	Type   string `json:"type"`
}

// sender is the number as the network has it, on either platform.
type sender struct {
	id       string
	found    bool
	sandbox  bool
	hook     string // where it sends what comes in
	method   string
	status   string // of a WhatsApp sender
	textless bool   // it can send no texts
}

// Check implements platform.Checker.
func (s *session) Check(ctx context.Context) []platform.CheckResult {
	info, err := s.account(ctx)
	results := []platform.CheckResult{accountResult(info, err)}
	if err != nil {
		later := platform.Text{En: "This is checked once the account can be asked.", Es: "Se comprueba en cuanto se pueda consultar la cuenta."}
		for _, key := range []string{checkNumber, checkHook, checkMedia} {
			results = append(results, platform.CheckResult{Key: key, State: "unknown", Detail: later})
		}
		return append(results, s.addressResult(ctx))
	}
	found, err := s.sender(ctx)
	return append(results, s.numberResult(found, err), s.hookResult(found, err), s.mediaResult(ctx), s.addressResult(ctx))
}

func (s *session) account(ctx context.Context) (accountInfo, error) {
	var info accountInfo
	err := s.get(ctx, s.accountURL(nil, s.sid+".json"), &info)
	return info, err
}

func accountResult(info accountInfo, err error) platform.CheckResult {
	r := platform.CheckResult{Key: checkAccount, State: "ok"}
	if err != nil {
		f := platform.AsFailure(err)
		r.State, r.Detail = "unknown", said(f, "The network could not be asked", "No se pudo consultar a la red")
		switch f.Kind {
		case platform.BadCredentials, platform.Misconfigured, platform.Gone, platform.Rejected:
			r.State, r.Detail = "failed", said(f, "The account is refused", "La red rechaza la cuenta")
		}
		return r
	}
	switch {
	case info.Status != "" && info.Status != "active":
		r.State = "failed"
		r.Detail = platform.Text{En: "The account " + info.Name + " is " + info.Status + ".", Es: "La cuenta " + info.Name + " está en estado " + info.Status + "."}
	case strings.EqualFold(info.Type, "Trial"):
		r.State = "warning"
		r.Detail = platform.Text{
			En: info.Name + " is a trial account: it reaches verified numbers only, and adds words of its own to texts.",
			Es: info.Name + " es una cuenta de prueba: solo llega a números verificados y añade un texto propio a los mensajes.",
		}
	default:
		r.Detail = platform.Text{En: "Found: " + info.Name, Es: "Encontrada: " + info.Name}
	}
	return r
}

// sender looks the number up where its platform keeps it.
func (s *session) sender(ctx context.Context) (sender, error) {
	if s.prefix != "" {
		return s.chatSender(ctx)
	}
	var answer struct {
		Numbers []struct {
			SID    string `json:"sid"`
			Number string `json:"phone_number"`
			URL    string `json:"sms_url"`
			Method string `json:"sms_method"`
			Can    struct {
				SMS *bool `json:"sms"`
			} `json:"capabilities"`
		} `json:"incoming_phone_numbers"`
	}
	if err := s.get(ctx, s.accountURL(url.Values{"PhoneNumber": {s.number}}, s.sid, "IncomingPhoneNumbers.json"), &answer); err != nil {
		return sender{}, err
	}
	for _, n := range answer.Numbers {
		if s.mine(n.Number) {
			return sender{id: n.SID, found: true, hook: n.URL, method: n.Method, textless: n.Can.SMS != nil && !*n.Can.SMS}, nil
		}
	}
	return sender{}, nil
}

func (s *session) mine(number string) bool {
	return phone.Canonical(strings.TrimPrefix(number, s.prefix)) == phone.Canonical(s.number)
}

// chatSender looks for a WhatsApp sender. The shared sandbox is in no list.
func (s *session) chatSender(ctx context.Context) (sender, error) {
	if s.number == sandboxNumber {
		return sender{found: true, sandbox: true}, nil
	}
	query := url.Values{"Channel": {"whatsapp"}, "PageSize": {"100"}}
	for range 5 {
		var answer struct {
			Senders []struct {
				SID     string `json:"sid"`
				ID      string `json:"sender_id"`
				Status  string `json:"status"`
				Webhook struct {
					URL    string `json:"callback_url"`
					Method string `json:"callback_method"`
				} `json:"webhook"`
			} `json:"senders"`
			Meta struct {
				Next string `json:"next_page_url"`
			} `json:"meta"`
		}
		address := s.hosts.messaging.JoinPath("v2", "Channels", "Senders")
		address.RawQuery = query.Encode()
		if err := s.get(ctx, address.String(), &answer); err != nil {
			return sender{}, err
		}
		for _, one := range answer.Senders {
			if s.mine(one.ID) {
				return sender{id: one.SID, found: true, hook: one.Webhook.URL, method: one.Webhook.Method, status: one.Status}, nil
			}
		}
		next, err := url.Parse(answer.Meta.Next)
		if err != nil || next.RawQuery == "" {
			break
		}
		query = next.Query()
	}
	return sender{}, nil
}

func (s *session) numberResult(found sender, err error) platform.CheckResult {
	r := platform.CheckResult{Key: checkNumber, State: "ok"}
	switch {
	case err != nil:
		r.State, r.Detail = "unknown", said(platform.AsFailure(err), "The numbers could not be asked for", "No se pudieron consultar los números")
	case !found.found && s.prefix != "":
		r.State = "failed"
		r.Detail = platform.Text{
			En: s.number + " is no WhatsApp sender of this account. Senders are under Messaging › Senders › WhatsApp senders.",
			Es: s.number + " no es un remitente de WhatsApp de esta cuenta. Los remitentes están en Messaging › Senders › WhatsApp senders.",
		}
	case !found.found:
		r.State = "failed"
		r.Detail = platform.Text{
			En: s.number + " is no number of this account. Its numbers are under Phone Numbers › Manage › Active numbers.",
			Es: s.number + " no es un número de esta cuenta. Sus números están en Phone Numbers › Manage › Active numbers.",
		}
	case found.sandbox:
		r.Detail = platform.Text{
			En: "This is the shared sandbox. Whoever wants to write to you sends “join”, a space and your two words to " + sandboxNumber + " first, and again after three days. The words are under Messaging › Try it out › Send a WhatsApp message.",
			Es: "Este es el entorno de pruebas compartido. Quien quiera escribirte envía antes «join», un espacio y tus dos palabras al " + sandboxNumber + ", y otra vez a los tres días. Las palabras están en Messaging › Try it out › Send a WhatsApp message.",
		}
	case found.textless:
		r.State = "failed"
		r.Detail = platform.Text{En: s.number + " cannot send text messages.", Es: s.number + " no puede enviar mensajes de texto."}
	case found.status != "" && !strings.HasPrefix(found.status, "ONLINE"):
		r.State = "failed"
		r.Detail = platform.Text{En: s.number + " is " + found.status + ".", Es: s.number + " está en estado " + found.status + "."}
	default:
		r.Detail = platform.Text{En: "Found: " + s.number, Es: "Encontrado: " + s.number}
	}
	return r
}

func (s *session) hookResult(found sender, err error) platform.CheckResult {
	r := platform.CheckResult{Key: checkHook, State: "unknown"}
	switch {
	case err != nil || !found.found:
		r.Detail = platform.Text{En: "This is checked once the number is found.", Es: "Se comprueba en cuanto se encuentre el número."}
	case found.sandbox:
		r.Detail = platform.Text{
			En: "The sandbox does not say where it sends messages. Paste the address into “When a message comes in” in the sandbox settings and save.",
			Es: "El entorno de pruebas no dice adónde envía los mensajes. Pega la dirección en «When a message comes in», en la configuración del entorno de pruebas, y guarda.",
		}
	case s.hookURL == "":
		r.Detail = platform.Text{En: "This server does not know its own address.", Es: "Este servidor no conoce su propia dirección."}
	case bareURL(found.hook) == bareURL(s.hookURL) && !strings.EqualFold(found.method, http.MethodGet):
		r.State = "ok"
		r.Detail = platform.Text{En: "Messages to the number are sent to this channel.", Es: "Los mensajes que recibe el número llegan a este canal."}
	case bareURL(found.hook) == bareURL(s.hookURL):
		r.State = "failed"
		r.Detail = platform.Text{En: "The number calls this address with GET: choose HTTP POST beside it.", Es: "El número llama a esta dirección con GET: elige HTTP POST al lado."}
	case found.hook == "":
		r.State = "failed"
		r.Detail = platform.Text{En: "The number has no address for messages that come in: nothing will arrive here.", Es: "El número no tiene dirección para los mensajes entrantes: aquí no llegará nada."}
	default:
		r.State = "failed"
		r.Detail = platform.Text{
			En: "Messages to the number are sent elsewhere, to " + bareURL(found.hook) + ".",
			Es: "Los mensajes que recibe el número van a otro sitio: " + bareURL(found.hook) + ".",
		}
	}
	return r
}

// bareURL is an address without what only says how it is called.
func bareURL(address string) string {
	address, _, _ = strings.Cut(address, "#")
	return strings.TrimRight(address, "/")
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
