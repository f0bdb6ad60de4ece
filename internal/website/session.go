package website

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"recado.dev/internal/calendar"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

const (
	sessionLife   = 30 * 24 * time.Hour
	maxAttributes = 4 << 10
)

// config answers what the pages are told of the chat.
func (s *Service) config(c *call) (any, error) { return s.shownAt(c), nil }

// shownAt is what pages show of the chat now.
func (s *Service) shownAt(c *call) shown {
	out := c.view.shown
	out.Base = c.base
	schedule, err := calendar.Schedule(c.Context(), s.Store.Read(), c.live.Channel.WorkspaceID, "")
	if err != nil {
		return out // hours are a nicety
	}
	now := s.Clock.Now()
	if out.Open = schedule.Open(now); !out.Open {
		if next, err := schedule.NextOpen(now); err == nil {
			out.OpensAt = next.UTC().Format(time.RFC3339)
		}
	}
	return out
}

// beginning is how a visitor's session begins.
type beginning struct {
	Locale     string            `json:"locale"`
	Page       string            `json:"page"`
	User       *claim            `json:"user"`
	Answers    map[string]string `json:"answers"` // name, email, phone, topic
	Consent    string            `json:"consent"` // the version that they agreed to
	Attributes map[string]any    `json:"attributes"`
}

// begin makes a session, and with it everything that is kept of a visitor:
// before they agreed to that, where they have to, nothing is.
func (s *Service) begin(c *call) (any, error) {
	var in beginning
	if err := c.read(&in); err != nil {
		return nil, err
	}
	if wait := s.limits.take("begin "+s.addressOf(c.Request), begunBurst, begunEvery, s.now()); wait > 0 {
		return nil, slower(c.w, wait)
	}
	if c.view.consent != nil && in.Consent != c.view.consent.Version {
		return nil, desk.E(desk.CodeNoConsent, "the visitor has not agreed to the present text")
	}
	v := store.Visitor{WorkspaceID: c.live.Channel.WorkspaceID, ID: ident.New(), ChannelID: c.live.Channel.ID, Locale: locale(in.Locale), CreatedAt: s.now(), SeenAt: s.now()}
	v.Address = "visitor:" + v.ID
	switch {
	case in.User != nil:
		who, err := c.proved(*in.User, s.now())
		if err != nil {
			return nil, err
		}
		v.Address = c.userKey(who.ID)
		v.Name, v.Email = oneLine(who.Name, 200), address(who.Email)
	case c.view.verifiedOnly:
		return nil, desk.E(desk.CodeForbidden, "this chat is for people who are signed in")
	default:
		if err := c.view.check(in.Answers); err != nil {
			return nil, err
		}
		v.Name, v.Email = oneLine(in.Answers["name"], 200), address(in.Answers["email"])
	}
	var err error
	if v.Attributes, err = attributesOf(in.Attributes); err != nil {
		return nil, err
	}
	if c.view.consent != nil {
		v.Consent = toJSON(map[string]any{"version": in.Consent, "at": s.now()})
	}
	token := newToken()
	err = s.Store.Write(c.Context(), func(tx *store.Tx) error {
		if err := tx.InsertVisitor(c.Context(), v); err != nil {
			return err
		}
		return tx.InsertVisitorSession(c.Context(), v.WorkspaceID, v.ID, hashOf(token), s.now().Add(sessionLife))
	})
	if err != nil {
		return nil, err
	}
	c.visitor = v
	if in.User == nil {
		if err := s.keepAnswers(c, in); err != nil {
			return nil, err
		}
	}
	return map[string]any{"token": token, "visitor": v.ID, "verified": in.User != nil}, nil
}

// keepAnswers hands on what was filled in before the chat, as the first thing
// that the visitor says.
func (s *Service) keepAnswers(c *call, in beginning) error {
	es := strings.HasPrefix(c.visitor.Locale, "es")
	label := func(en, spanish string) string {
		if es {
			return spanish
		}
		return en
	}
	var fields []desk.AnswerField
	add := func(name, label string) {
		if value := oneLine(in.Answers[name], 500); value != "" {
			fields = append(fields, desk.AnswerField{Label: label, Value: value})
		}
	}
	add("name", label("Name", "Nombre"))
	add("email", label("E-mail (not verified)", "Correo (sin verificar)"))
	add("phone", label("Phone (not verified)", "Teléfono (sin verificar)"))
	add("topic", label("Topic", "Tema"))
	if len(fields) == 0 {
		return nil
	}
	if c.view.consent != nil {
		fields = append(fields, desk.AnswerField{Label: label("Agreed to", "Ha aceptado"), Value: c.view.consent.Version})
	}
	var said []string
	for _, f := range fields {
		said = append(said, f.Label+": "+f.Value)
	}
	return s.keep(c, event{
		ID: c.visitor.ID + "/begin", Type: "message", Text: strings.Join(said, "\n"),
		Answer: &desk.Answer{Kind: "form", ID: "begin", Title: label("Before the chat", "Antes del chat"), Fields: fields},
	})
}

// check holds the answers to what the channel asks.
func (v view) check(answers map[string]string) error {
	for name, how := range v.asks {
		if how == "required" && strings.TrimSpace(answers[name]) == "" {
			return desk.Invalid("answers."+name, "has to be given")
		}
	}
	if e := strings.TrimSpace(answers["email"]); e != "" && address(e) == "" {
		return desk.Invalid("answers.email", "is no e-mail address")
	}
	if t := answers["topic"]; t != "" && !slices.Contains(v.topics, t) {
		return desk.Invalid("answers.topic", "is none of the topics")
	}
	for name, value := range answers {
		if len(value) > 2000 {
			return desk.Invalid("answers."+name, "is too long")
		}
	}
	return nil
}

// identify makes the session that of a user of the business's site. One that
// is another user's already stays theirs: who comes now gets a new one.
func (s *Service) identify(c *call) (any, error) {
	var in struct {
		User claim `json:"user"`
	}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	who, err := c.proved(in.User, s.now())
	if err != nil {
		return nil, err
	}
	key := c.userKey(who.ID)
	if c.visitor.Address == key {
		return map[string]any{"verified": true}, nil
	}
	if strings.HasPrefix(c.visitor.Address, "user:") {
		return nil, desk.E(desk.CodeConflict, "the session is another user's")
	}
	c.visitor.Address = key
	if name := oneLine(who.Name, 200); name != "" {
		c.visitor.Name = name
	}
	if mail := address(who.Email); mail != "" {
		c.visitor.Email = mail
	}
	err = s.Store.Write(c.Context(), func(tx *store.Tx) error { return tx.SaveVisitor(c.Context(), c.visitor) })
	if err != nil {
		return nil, err
	}
	// What they wrote before they were known is theirs: the keys that are named
	// together lead to one person from here on.
	ws, ch := c.live.Channel.WorkspaceID, c.live.Channel
	if _, err := s.Store.Read().ThreadOfKey(c.Context(), ws, ch.ID, ch.Platform, "visitor:"+c.visitor.ID); err == nil {
		if err := s.keep(c, event{ID: c.visitor.ID + "/is/" + hashOf(key)[:16], Type: "identified"}); err != nil {
			return nil, err
		}
	}
	return map[string]any{"verified": true}, nil
}

// attributes keeps what the page says of its visitor.
func (s *Service) attributes(c *call) (any, error) {
	var in struct {
		Attributes map[string]any `json:"attributes"`
	}
	err := c.read(&in)
	if err != nil {
		return nil, err
	}
	if c.visitor.Attributes, err = attributesOf(in.Attributes); err != nil {
		return nil, err
	}
	c.visitor.SeenAt = s.now()
	err = s.Store.Write(c.Context(), func(tx *store.Tx) error { return tx.SaveVisitor(c.Context(), c.visitor) })
	return map[string]any{}, err
}

// end ends the session of this browser.
func (s *Service) end(c *call) (any, error) {
	err := s.Store.Write(c.Context(), func(tx *store.Tx) error { return tx.DeleteVisitorSession(c.Context(), c.token) })
	return map[string]any{}, err
}

// resumeFor is how long a mail's link leads back into the chat.
const resumeFor = 7 * 24 * time.Hour

// resumeLink is the address that takes a visitor back into their chat. What
// opens it stands behind the #, so that no log has it.
func (s *Service) resumeLink(v store.Visitor, base string) string {
	until := strconv.FormatInt(s.now().Add(resumeFor).Unix(), 10)
	return base + Path + v.ChannelID + "#resume=" + v.ID + "." + until + "." + s.resumeSignature(v, until)
}

func (s *Service) resumeSignature(v store.Visitor, until string) string {
	mac := hmac.New(sha256.New, s.Key)
	mac.Write([]byte("resume\x00" + v.WorkspaceID + "\x00" + v.ChannelID + "\x00" + v.ID + "\x00" + until))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// resume gives the browser that has a mail's link a session of its visitor.
func (s *Service) resume(c *call) (any, error) {
	var in struct {
		Link string `json:"link"`
	}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	if wait := s.limits.take("begin "+s.addressOf(c.Request), begunBurst, begunEvery, s.now()); wait > 0 {
		return nil, slower(c.w, wait)
	}
	id, rest, _ := strings.Cut(in.Link, ".")
	until, given, _ := strings.Cut(rest, ".")
	over := desk.E(desk.CodeForbidden, "the link is not good, or no longer")
	ends, err := strconv.ParseInt(until, 10, 64)
	v := store.Visitor{WorkspaceID: c.live.Channel.WorkspaceID, ChannelID: c.live.Channel.ID, ID: id}
	good := hmac.Equal([]byte(given), []byte(s.resumeSignature(v, until)))
	if err != nil || !good || s.now().Unix() >= ends {
		return nil, over
	}
	if v, err = s.Store.Read().VisitorByID(c.Context(), v.WorkspaceID, id); err != nil {
		return nil, over
	}
	token := newToken()
	err = s.Store.Write(c.Context(), func(tx *store.Tx) error {
		return tx.InsertVisitorSession(c.Context(), v.WorkspaceID, v.ID, hashOf(token), s.now().Add(sessionLife))
	})
	return map[string]any{"token": token, "visitor": v.ID, "verified": strings.HasPrefix(v.Address, "user:")}, err
}

func newToken() string {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails
	return base64.RawURLEncoding.EncodeToString(raw)
}

func toJSON(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return "{}"
	}
	return string(raw)
}

func attributesOf(m map[string]any) (string, error) {
	if len(m) == 0 {
		return "{}", nil
	}
	for name, value := range m {
		switch value.(type) {
		case string, float64, bool, nil:
		default:
			return "", desk.Invalid("attributes."+name, "is neither text nor number nor yes or no")
		}
	}
	raw := toJSON(m)
	if len(raw) > maxAttributes {
		return "", desk.Invalid("attributes", "are more than %d KB", maxAttributes>>10)
	}
	return raw, nil
}

// oneLine is s without what does not belong into a name, cut to n characters.
func oneLine(s string, n int) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 {
			return ' ' // marks that turn the text round would make it look like another
		}
		return r
	}, strings.TrimSpace(s))
	if runes := []rune(s); len(runes) > n {
		s = string(runes[:n])
	}
	return strings.TrimSpace(s)
}

func address(s string) string {
	a, err := mail.ParseAddress(strings.TrimSpace(s))
	if err != nil || len(a.Address) > 254 || strings.ContainsAny(a.Address, "\r\n\"") {
		return ""
	}
	return a.Address
}

func locale(s string) string {
	if strings.HasPrefix(strings.ToLower(s), "es") {
		return "es"
	}
	return "en"
}

// keys are the names by which the desk knows a visitor, the most lasting first.
func keysOf(v store.Visitor) []platform.RemoteUserKey {
	own := platform.RemoteUserKey("visitor:" + v.ID)
	if v.Address == string(own) {
		return []platform.RemoteUserKey{own}
	}
	return []platform.RemoteUserKey{platform.RemoteUserKey(v.Address), own}
}
