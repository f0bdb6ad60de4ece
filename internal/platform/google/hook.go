package google

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/googleapi"
)

// event is a request: what a customer did, or the question for our address.
type event struct {
	ClientToken  string `json:"clientToken"`
	Secret       string `json:"secret"`
	Agent        string `json:"agent"`
	Conversation string `json:"conversationId"`
	Request      string `json:"requestId"`
	At           string `json:"sendTime"`
	Context      struct {
		User struct {
			Name   string `json:"displayName"`
			Locale string `json:"userDeviceLocale"`
		} `json:"userInfo"`
	} `json:"context"`
	Message *struct {
		ID   string `json:"messageId"`
		Text string `json:"text"`
	} `json:"message"`
	Answer *struct {
		Message string `json:"message"`
		Data    string `json:"postbackData"`
		Text    string `json:"text"`
		Kind    string `json:"suggestionType"` // REPLY, ACTION
	} `json:"suggestionResponse"`
	Receipts *struct {
		List []struct {
			Message string `json:"message"`
			Kind    string `json:"receiptType"`
		} `json:"receipts"`
	} `json:"receipts"`
	Status *struct {
		Typing bool `json:"isTyping"`
	} `json:"userStatus"`
}

func (e event) asks() bool {
	return e.Conversation == "" && e.Secret != "" && len(e.Secret) <= 200
}

// Handshake implements platform.Hooked. The network asks by a POST: see Reply.
func (s *session) Handshake(platform.HookRequest) platform.HookReply {
	return platform.HookReply{Status: http.StatusMethodNotAllowed, ContentType: "text/plain; charset=utf-8",
		Body: []byte("This address takes POST requests.\n")}
}

// Accepted implements platform.Hooked.
func (s *session) Accepted() platform.HookReply { return platform.HookReply{Status: http.StatusOK} }

// Verify implements platform.Hooked: a request is signed over its body; a question
// for the address knows our token.
func (s *session) Verify(r platform.HookRequest) bool {
	var e event
	if s.key == "" {
		return false
	}
	if json.Unmarshal(r.Body, &e) == nil && e.asks() {
		return subtle.ConstantTimeCompare([]byte(e.ClientToken), []byte(s.key)) == 1
	}
	return googleapi.Signed(r, s.key, r.Body)
}

// Reply implements platform.Replier.
func (s *session) Reply(r platform.HookRequest) (platform.HookReply, bool) {
	var e event
	if json.Unmarshal(r.Body, &e) != nil || !e.asks() {
		return platform.HookReply{}, false
	}
	return platform.HookReply{Status: http.StatusOK, ContentType: "text/plain; charset=utf-8", Body: []byte(e.Secret)}, true
}

// Decode implements platform.Hooked.
func (s *session) Decode(r platform.HookRequest) ([]platform.Inbound, error) {
	var e event
	if err := json.Unmarshal(r.Body, &e); err != nil && !json.Valid(r.Body) {
		return nil, fmt.Errorf("read the request: %w", err)
	} else if err != nil {
		return []platform.Inbound{trouble(r.Body, "the request has another shape")}, nil
	}
	if e.asks() {
		return nil, nil
	}
	items, reason := s.read(e, r.Body)
	if reason != "" {
		return []platform.Inbound{trouble(r.Body, reason)}, nil
	}
	if e.Agent != s.agent && plainID(e.Agent) {
		for i := range items {
			items[i].For = e.Agent
		}
	}
	return items, nil
}

func trouble(raw []byte, reason string) platform.Inbound {
	return platform.Inbound{Key: "trouble:" + digest(raw), Trouble: &platform.TroubleIn{Kind: "request", Reason: reason, Raw: raw}}
}

func digest(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:12])
}

func (s *session) read(e event, raw []byte) ([]platform.Inbound, string) {
	who := e.person()
	at, err := time.Parse(time.RFC3339Nano, e.At)
	if err != nil || at.Unix() <= 0 {
		at = time.Time{}
	}
	if e.Receipts != nil {
		return e.receipts(at.UTC())
	}
	key := e.Request
	if !plainID(key) {
		key = digest(raw)
	}
	in := platform.Inbound{Key: "request:" + key, Sender: who, At: at.UTC()}
	switch {
	case who == nil || at.IsZero():
		return nil, "it does not say who did what when"
	case e.Status != nil:
		if !e.Status.Typing {
			return nil, ""
		}
		in.Typing = &platform.TypingIn{}
	case e.Answer != nil:
		a := e.Answer
		if a.Kind == "ACTION" {
			return nil, "" // a page that was opened: nobody waits for an answer
		}
		title := a.Text
		if title == "" {
			title = a.Data
		}
		in.Message = &platform.MessageIn{ID: platform.RemoteMessageID(in.Key), Kind: desk.MessageAnswer, Text: title, ReplyTo: messageOf(a.Message),
			Content: &desk.Content{Answer: &desk.Answer{Kind: "button", ID: a.Data, Title: title}}}
	case e.Message != nil && plainID(e.Message.ID):
		in.Key, in.Message = "msg:"+e.Message.ID, s.words(e)
	default:
		return nil, "nothing here knows this request"
	}
	return []platform.Inbound{in}, ""
}

// person is the customer, whom the network names by the conversation alone.
func (e event) person() *platform.Person {
	if !plainID(e.Conversation) {
		return nil
	}
	name := googleapi.Clip(strings.TrimSpace(e.Context.User.Name), 200)
	display := name
	if display == "" {
		display = e.Conversation
	}
	return &platform.Person{
		Keys: []platform.RemoteUserKey{platform.RemoteUserKey("conversation:" + e.Conversation)}, Address: e.Conversation, Display: display, Name: name,
		Locale: googleapi.Clip(e.Context.User.Locale, 35),
	}
}

// imageHost begins the addresses of pictures that customers send: such a text is
// nothing else.
const imageHost = "https://storage.googleapis.com/business-messages-"

// words reads a text; a picture comes as the address at which it lies: with the
// network, or with what stands in for it.
func (s *session) words(e event) *platform.MessageIn {
	m := &platform.MessageIn{ID: platform.RemoteMessageID(e.Message.ID), Kind: desk.MessageText, Text: e.Message.Text}
	if strings.TrimSpace(m.Text) == "" {
		m.Kind, m.Content = desk.MessageUnsupported, &desk.Content{Unsupported: &desk.Unsupported{RawType: "message"}}
	}
	if (strings.HasPrefix(m.Text, imageHost) || s.client.Beside(m.Text)) && !strings.ContainsAny(m.Text, " \n") {
		if remote, err := json.Marshal(mediaRef{URL: m.Text}); err == nil {
			m.Kind, m.Text = desk.MessageImage, ""
			m.Attachments = []platform.AttachmentIn{{Remote: remote, Mime: "image/jpeg"}}
		}
	}
	return m
}

func (e event) receipts(at time.Time) ([]platform.Inbound, string) {
	var out []platform.Inbound
	for _, r := range e.Receipts.List {
		id := messageOf(r.Message)
		status := map[string]desk.Status{"DELIVERED": desk.StatusDelivered, "READ": desk.StatusRead}[r.Kind]
		if id == "" || status == "" {
			return nil, "a receipt does not say which message it is about"
		}
		out = append(out, platform.Inbound{Key: "receipt:" + string(id) + ":" + r.Kind, Sender: e.person(), At: at, Receipt: &platform.ReceiptIn{ID: id, Status: status}})
	}
	return out, ""
}

// messageOf is the message of a name like conversations/c/messages/m.
func messageOf(name string) platform.RemoteMessageID {
	id := name[strings.LastIndexByte(name, '/')+1:]
	if !plainID(id) {
		return ""
	}
	return platform.RemoteMessageID(id)
}

// plainID says whether an id may stand in ours and in an address.
func plainID(id string) bool {
	return id != "" && len(id) <= 300 && !strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r >= 0x7f })
}

// mediaRef is what FetchMedia needs: an address that lets everybody in for a
// while.
type mediaRef struct {
	URL string `json:"url"`
}

// FetchMedia implements platform.MediaFetcher.
func (s *session) FetchMedia(ctx context.Context, remote json.RawMessage, limit int64) (platform.FetchedMedia, error) {
	var ref mediaRef
	if json.Unmarshal(remote, &ref) != nil {
		return platform.FetchedMedia{}, &platform.Failure{Kind: platform.Gone, Title: "the message names no file"}
	}
	return s.client.Fetch(ctx, ref.URL, limit)
}

// Lines of the check list.
const (
	checkOpen = "open"
	checkKey  = "service_account"
)

// Check implements platform.Checker.
func (s *session) Check(ctx context.Context) []platform.CheckResult {
	open := platform.CheckResult{Key: checkOpen, State: "ok", Detail: platform.Text{En: "A stand-in answers in Google's place.", Es: "Responde un sustituto en lugar de Google."}}
	key := platform.CheckResult{Key: checkKey, State: "ok", Detail: platform.Text{En: "The service account's key is taken.", Es: "Se acepta la clave de la cuenta de servicio."}}
	if s.ended {
		open.State, open.Detail = "failed", *declaration().Retired
		key.State, key.Detail = "unknown", platform.Text{En: "There is nobody left to ask.", Es: "Ya no hay a quién preguntar."}
		return []platform.CheckResult{open, key}
	}
	if err := s.client.SignIn(ctx); err != nil {
		f := platform.AsFailure(err)
		key.State, key.Detail = "unknown", platform.Text{En: "The sign-in could not be asked: " + f.Title + ".", Es: "No se pudo consultar el inicio de sesión (" + f.Code + ")."}
		if f.Kind == platform.BadCredentials || f.Kind == platform.Misconfigured {
			key.State, key.Detail = "failed", platform.Text{En: "The service account's key is refused.", Es: "Se rechaza la clave de la cuenta de servicio."}
		}
	}
	return []platform.CheckResult{open, key}
}

// Probe implements platform.Prober.
func (s *session) Probe(ctx context.Context, _ bool) (platform.Standing, error) {
	if s.ended {
		return platform.Standing{Trouble: &platform.Trouble{Mend: platform.MendWait, Stops: true, What: *declaration().Retired}}, nil
	}
	return platform.Standing{}, s.client.SignIn(ctx)
}
