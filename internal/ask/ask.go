// Package ask serves small public pages on which a customer answers a message
// of ours that their network cannot show as it was written: picks a time, fills
// in a form. Whoever has a page's address may answer once, until it ends. What
// they say comes back as the same answer that a network would have brought. It
// knows no platform by name.
package ask

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/url"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/inbound"
	"recado.dev/internal/journal"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// Path is where the pages are.
const Path = "/q/"

// lasts is how long a page can be answered.
const lasts = 14 * 24 * time.Hour

// Channels answers connected accounts; channel.Registry does.
type Channels interface {
	Find(ctx context.Context, ws, channelID string) (*channel.Live, error)
}

// Journal keeps what customers say; journal.Journal does.
type Journal interface {
	Append(ctx context.Context, e journal.Entry) error
}

// Config is what a Service needs.
type Config struct {
	Store     *store.Store
	Channels  Channels
	Journal   Journal
	Key       []byte // of the addresses
	PublicURL string // empty where this server has no address of its own: then there are no pages
	Clock     clock.Clock
	Log       *slog.Logger
}

// Service is safe for concurrent use.
type Service struct {
	Config
}

// New makes the service.
func New(c Config) *Service {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	c.PublicURL = strings.TrimSuffix(c.PublicURL, "/")
	return &Service{Config: c}
}

// Link is the address of the page for a message. Those of one day are the same.
func (s *Service) Link(ws, messageID string) string {
	if s.PublicURL == "" {
		return ""
	}
	expires := s.Clock.Now().UTC().Truncate(24 * time.Hour).Add(lasts + 24*time.Hour).Unix()
	return s.PublicURL + Path + strings.Join([]string{url.PathEscape(ws), url.PathEscape(messageID), strconv.FormatInt(expires, 36), s.signature(ws, messageID, expires)}, "/")
}

func (s *Service) signature(ws, messageID string, expires int64) string {
	mac := hmac.New(sha256.New, s.Key)
	mac.Write([]byte("answer page\x00" + ws + "\x00" + messageID + "\x00" + strconv.FormatInt(expires, 10)))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:18])
}

// question is a message of ours that can be answered on a page.
type question struct {
	ws      string
	from    string // the business's name
	message desk.Message
	rich    desk.Rich
	said    *desk.Answer // what was answered already
}

// open reads the message of a page's address, whose path (after Path) is given.
// Whatever is wrong with it looks the same.
func (s *Service) open(ctx context.Context, path string) (question, error) {
	parts := strings.Split(path, "/")
	if len(parts) != 4 {
		return question{}, desk.NotFound("page")
	}
	q := question{ws: parts[0]}
	expires, err := strconv.ParseInt(parts[2], 36, 64)
	good := hmac.Equal([]byte(s.signature(q.ws, parts[1], expires)), []byte(parts[3]))
	if err != nil || !good || s.Clock.Now().Unix() >= expires {
		return q, desk.NotFound("page")
	}
	read := s.Store.Read()
	if q.message, err = read.MessageByID(ctx, q.ws, parts[1]); err != nil {
		return q, err
	}
	m := q.message
	if m.DeletedAt != nil || m.Direction != desk.DirectionOut || m.Content == nil || m.Content.Rich == nil || m.Content.Rich.Times == nil && m.Content.Rich.Form == nil {
		return q, desk.NotFound("page")
	}
	q.rich = *m.Content.Rich
	w, err := read.WorkspaceByID(ctx, q.ws)
	if err != nil {
		return q, err
	}
	q.from = w.Name
	said, err := read.MessagesByExternal(ctx, q.ws, m.ChannelID, []string{string(platform.PageAnswerID(m.ID))})
	if c := said[string(platform.PageAnswerID(m.ID))].Content; c != nil {
		q.said = c.Answer
	}
	return q, err
}

// keep puts an answer on disk, from where it goes the way of everything that
// customers say.
func (s *Service) keep(ctx context.Context, q question, a desk.Answer) error {
	live, err := s.Channels.Find(ctx, q.ws, q.message.ChannelID)
	if err != nil {
		return err
	}
	targets, err := s.Store.Read().OutboxTargets(ctx, q.ws, []string{q.message.ConversationID})
	if err != nil {
		return err
	}
	to, ok := targets[q.message.ConversationID]
	if !ok || len(to.Keys) == 0 {
		return desk.NotFound("page")
	}
	who := platform.Person{Address: to.Address}
	for _, k := range to.Keys {
		who.Keys = append(who.Keys, platform.RemoteUserKey(k))
	}
	in := platform.Inbound{
		Key: string(platform.PageAnswerID(q.message.ID)), Thread: platform.RemoteThreadID(to.Thread), Sender: &who, At: s.Clock.Now().UTC().Truncate(time.Microsecond), Elsewhere: true,
		Message: &platform.MessageIn{ID: platform.PageAnswerID(q.message.ID), Kind: desk.MessageAnswer, Text: a.Title, Content: &desk.Content{Answer: &a}, ReplyTo: platform.RemoteMessageID(q.message.ExternalID)},
	}
	decoded := []platform.Inbound{in}
	body, err := json.Marshal(decoded)
	if err != nil {
		return fmt.Errorf("write answer: %w", err)
	}
	return s.Journal.Append(ctx, journal.Entry{WorkspaceID: q.ws, ChannelID: live.Channel.ID,
		Request: platform.HookRequest{Method: inbound.MethodAnswer, Body: body}, Decoded: decoded})
}
