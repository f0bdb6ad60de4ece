package website

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"recado.dev/internal/desk"
	"recado.dev/internal/journal"
	"recado.dev/internal/media"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

const (
	maxText   = 10000
	maxFiles  = 5
	maxSeen   = 100
	keepWithn = 10 * time.Second
)

// event is what the connector reads of the journal: see its decode.go.
type event struct {
	ID       string       `json:"id"`
	Type     string       `json:"type"`
	At       time.Time    `json:"at"`
	Visitor  visitorOut   `json:"visitor"`
	Text     string       `json:"text,omitempty"`
	ReplyTo  string       `json:"reply_to,omitempty"`
	Answer   *desk.Answer `json:"answer,omitempty"`
	Files    []fileOut    `json:"files,omitempty"`
	Page     string       `json:"page,omitempty"`
	Messages []string     `json:"messages,omitempty"`
	Status   string       `json:"status,omitempty"`
}

type visitorOut struct {
	Keys    []platform.RemoteUserKey `json:"keys"`
	Address string                   `json:"address"`
	Display string                   `json:"display"`
	Name    string                   `json:"name,omitempty"`
	Locale  string                   `json:"locale,omitempty"`
}

type fileOut struct {
	ID   string `json:"id"`
	Mime string `json:"mime"`
	Name string `json:"name"`
	Size int64  `json:"size"`
	Kind string `json:"kind"`
}

// keep puts what a visitor did into the journal. Without an error it is on
// disk, and takes effect once however often it is kept.
func (s *Service) keep(c *call, e event) error {
	v := c.visitor
	e.At = s.Clock.Now().UTC().Truncate(time.Microsecond)
	// What people see of somebody without a name is the start of their id.
	e.Visitor = visitorOut{Keys: keysOf(v), Address: v.Address, Display: "#" + strings.ToUpper(v.ID[len(v.ID)-6:]), Name: v.Name, Locale: v.Locale}
	req := platform.HookRequest{Method: http.MethodPost, Body: []byte(toJSON(map[string]any{"events": []event{e}}))}
	hooked, ok := c.live.Session.(platform.Hooked)
	if !ok {
		return desk.E(desk.CodeUnsupported, "this channel takes nothing")
	}
	decoded, err := hooked.Decode(req)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(c.Context(), keepWithn)
	defer cancel()
	err = s.Journal.Append(ctx, journal.Entry{WorkspaceID: c.live.Channel.WorkspaceID, ChannelID: c.live.Channel.ID, Request: req, Decoded: decoded})
	if err != nil {
		s.Log.Error("what a visitor did was not kept", "channel", c.live.Channel.ID, "error", err)
		return desk.E(desk.CodeUnavailable, "that could not be kept: try again")
	}
	s.Channels.MarkIn(c.live.Channel.ID, s.Clock.Now())
	s.Channels.MarkHook(c.live.Channel.ID, true, s.Clock.Now())
	return nil
}

var clientID = regexp.MustCompile(`^[A-Za-z0-9_-]{8,64}$`)

// written is what a visitor writes. ID is of their page's making: the same one
// twice is one message.
type written struct {
	ID      string       `json:"id"`
	Text    string       `json:"text"`
	ReplyTo string       `json:"reply_to"`
	Files   []string     `json:"files"`
	Answer  *desk.Answer `json:"answer"`
	Page    string       `json:"page"`
}

// write takes a message.
func (s *Service) write(c *call) (any, error) {
	var in written
	if err := c.read(&in); err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	if wait := s.limits.take("write "+c.visitor.ID, messagesBurst, messagesEvery, s.now()); wait > 0 {
		return nil, slower(c.w, wait)
	}
	e := event{ID: c.visitor.ID + "/" + in.ID, Type: "message", Text: clean(in.Text), ReplyTo: in.ReplyTo, Page: oneLine(in.Page, 500)}
	for _, id := range in.Files {
		f, err := s.Store.Read().UploadOf(c.Context(), c.live.Channel.WorkspaceID, id, c.who(c.visitor.ID).UserID)
		if err != nil {
			return nil, desk.Invalid("files", "there is no file %q of yours", oneLine(id, 60))
		}
		e.Files = append(e.Files, fileOut{ID: f.ID, Mime: f.Mime, Name: f.Name, Size: f.Size, Kind: string(media.KindOf(f.Mime))})
	}
	if in.Answer != nil {
		a, err := s.answer(c, in)
		if err != nil {
			return nil, err
		}
		e.Answer = a
	}
	if err := s.keep(c, e); err != nil {
		return nil, err
	}
	return map[string]any{"id": e.ID}, nil
}

func (in written) check() error {
	switch {
	case !clientID.MatchString(in.ID):
		return desk.Invalid("id", "has to be 8 to 64 letters, digits, _ or -")
	case utf8.RuneCountInString(in.Text) > maxText:
		return desk.E(desk.CodeTooLarge, "a message has at most %d characters", maxText)
	case len(in.Files) > maxFiles:
		return desk.Invalid("files", "at most %d at a time", maxFiles)
	case strings.TrimSpace(in.Text) == "" && len(in.Files) == 0 && in.Answer == nil:
		return desk.Invalid("text", "says nothing")
	case len(in.ReplyTo) > 200:
		return desk.Invalid("reply_to", "is no message")
	}
	return nil
}

// answer is a choice that the visitor made, as the message that offered it has
// it: what a page says of its title counts for nothing.
func (s *Service) answer(c *call, in written) (*desk.Answer, error) {
	wrong := desk.Invalid("answer", "nothing offered that")
	thread, err := s.thread(c)
	if err != nil {
		return nil, wrong
	}
	m, err := s.Store.Read().MessageByID(c.Context(), c.live.Channel.WorkspaceID, in.ReplyTo)
	if err != nil || m.ConversationID != thread.ID || m.Direction != desk.DirectionOut || m.Content == nil || m.Content.Rich == nil {
		return nil, wrong
	}
	// What the page showed may be another form of it: buttons for a list.
	if shown := s.rendered(c, m); shown.Content != nil && shown.Content.Rich != nil {
		if a, ok := offered(*shown.Content.Rich, *in.Answer); ok {
			return &a, nil
		}
	}
	return nil, wrong
}

// offered answers the choice of a message that has an id.
func offered(r desk.Rich, a desk.Answer) (desk.Answer, bool) {
	for _, b := range slices.Concat(r.Buttons, r.QuickReplies) {
		if b.ID == a.ID && a.ID != "" {
			return desk.Answer{Kind: "button", ID: b.ID, Title: b.Title}, true
		}
	}
	for _, card := range r.Cards {
		for _, b := range card.Buttons {
			if b.ID == a.ID && a.ID != "" && b.URL == "" {
				return desk.Answer{Kind: "button", ID: b.ID, Title: b.Title}, true
			}
		}
	}
	if len(r.Adaptive) > 0 && a.Kind == "form" && len(a.Form) > 0 && len(a.Form) < 16<<10 {
		return desk.Answer{Kind: "form", ID: "adaptive", Title: oneLine(a.Title, 200), Form: a.Form, Fields: shortFields(a.Fields)}, true
	}
	return a, false
}

func shortFields(fields []desk.AnswerField) []desk.AnswerField {
	out := []desk.AnswerField{}
	for _, f := range fields {
		if len(out) < 50 {
			out = append(out, desk.AnswerField{Label: oneLine(f.Label, 200), Value: oneLine(f.Value, 2000)})
		}
	}
	return out
}

func clean(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", ""))
}

// typing tells the desks that the visitor writes. Nobody sees what.
func (s *Service) typing(c *call) (any, error) {
	if s.limits.take("typing "+c.visitor.ID, 2, 3*time.Second, s.now()) > 0 {
		return map[string]any{}, nil
	}
	if thread, err := s.thread(c); err == nil && s.Typing != nil {
		s.Typing(thread.WorkspaceID, thread.ID)
	}
	return map[string]any{}, nil
}

// seen takes what came to a visitor's page and what they looked at. Only
// messages of their own thread count.
func (s *Service) seen(c *call) (any, error) {
	var in struct {
		Delivered []string `json:"delivered"`
		Read      []string `json:"read"`
	}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	thread, err := s.thread(c)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return map[string]any{}, nil
	}
	if err != nil {
		return nil, err
	}
	ids := slices.Concat(in.Delivered, in.Read)
	if len(ids) > maxSeen {
		return nil, desk.Invalid("read", "at most %d at a time", maxSeen)
	}
	found, err := s.Store.Read().MessagesByID(c.Context(), thread.WorkspaceID, ids)
	if err != nil {
		return nil, err
	}
	news := func(list []string, status desk.Status) error {
		var mine []string
		for _, id := range list {
			m, ok := found[id]
			// The same message on several pages is told once.
			if ok && m.ConversationID == thread.ID && m.Direction == desk.DirectionOut && m.Status != status && m.Status != desk.StatusRead {
				mine = append(mine, id)
			}
		}
		if len(mine) == 0 {
			return nil
		}
		return s.keep(c, event{ID: "seen", Type: "seen", Messages: mine, Status: string(status)})
	}
	if err := errors.Join(news(in.Delivered, desk.StatusDelivered), news(in.Read, desk.StatusRead)); err != nil {
		return nil, err
	}
	if len(in.Read) > 0 {
		err = s.Store.Write(c.Context(), func(tx *store.Tx) error {
			return tx.VisitorsSaw(c.Context(), thread.WorkspaceID, c.live.Channel.ID, c.visitor.Address)
		})
	}
	return map[string]any{}, err
}

// taken are the types of files that visitors may leave.
func taken(kind string) bool {
	base, _, err := mime.ParseMediaType(kind)
	if err != nil {
		return false
	}
	switch base {
	case "image/svg+xml", "text/html", "application/xhtml+xml", "text/xml", "application/xml", "text/javascript", "application/javascript":
		return false // documents that run
	case "application/pdf", "text/plain", "text/csv", "application/zip", "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint", "application/rtf", "application/ogg":
		return true
	}
	family, _, _ := strings.Cut(base, "/")
	return family == "image" || family == "audio" || family == "video" ||
		strings.HasPrefix(base, "application/vnd.openxmlformats-officedocument.") || strings.HasPrefix(base, "application/vnd.oasis.opendocument.")
}

// upload keeps a file that a message may name afterwards. What it is, its bytes
// say.
func (s *Service) upload(c *call) (any, error) {
	if c.view.maxFile <= 0 {
		return nil, desk.E(desk.CodeForbidden, "this chat takes no files")
	}
	if wait := s.limits.take("file "+c.visitor.ID, filesBurst, filesEvery, s.now()); wait > 0 {
		return nil, slower(c.w, wait)
	}
	large := desk.E(desk.CodeTooLarge, "a file has at most %d MB", c.view.maxFile>>20)
	if c.ContentLength > c.view.maxFile+(64<<10) {
		return nil, large
	}
	parts, err := c.MultipartReader()
	if err != nil {
		return nil, desk.E(desk.CodeInvalid, "the file has to come as a form")
	}
	part, err := parts.NextPart()
	if err != nil || part.FormName() != "file" || part.FileName() == "" {
		return nil, desk.Invalid("file", "is missing")
	}
	body := &capped{r: part, left: c.view.maxFile}
	a, err := s.Media.Upload(c.Context(), c.who(c.visitor.ID), oneLine(part.FileName(), 200), body)
	if body.over {
		return nil, large
	}
	if err != nil {
		return nil, err
	}
	if !taken(a.Mime) {
		_ = s.Media.Discard(context.WithoutCancel(c.Context()), c.live.Channel.WorkspaceID, a)
		return nil, desk.E(desk.CodeUnsupported, "files of type %s are not taken", a.Mime)
	}
	return map[string]any{"id": a.ID, "name": a.Name, "mime": a.Mime, "size": a.Size, "url": s.link(c.place, a)}, nil
}

var errOver = errors.New("the file is larger than it may be")

// capped is a reader that fails once there is more than it may have.
type capped struct {
	r    io.Reader
	left int64
	over bool
}

func (c *capped) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if c.left -= int64(n); c.left < 0 {
		c.over = true
		return 0, errOver
	}
	return n, err
}

// open opens a visitor's file for its message.
func (s *Service) open(ctx context.Context, channelID, id string, limit int64) (platform.FetchedMedia, error) {
	live, err := s.Channels.Get(ctx, channelID)
	if err != nil {
		return platform.FetchedMedia{}, &platform.Failure{Kind: platform.Unreachable, Title: "the chat could not be opened", Err: err}
	}
	f, a, err := s.Media.Open(ctx, live.Channel.WorkspaceID, id)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return platform.FetchedMedia{}, &platform.Failure{Kind: platform.Gone, Title: "the file is not there any more", Err: err}
	}
	if err != nil {
		return platform.FetchedMedia{}, &platform.Failure{Kind: platform.Unreachable, Title: "the file could not be opened", Err: err}
	}
	if a.Size > limit {
		_ = f.Close()
		return platform.FetchedMedia{}, &platform.Failure{Kind: platform.TooLong, Title: "the file is too large"}
	}
	return platform.FetchedMedia{Body: f, Mime: a.Mime, Size: a.Size, Name: a.Name}, nil
}
