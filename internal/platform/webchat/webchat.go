// Package webchat is the chat on a business's own web site. The network is
// this program itself: what visitors write comes from the pages that it serves,
// and what they are to see is read from the store. So the connector only says
// what the chat can do, reads what the pages kept in the journal, and asks the
// host to put messages before the visitor.
package webchat

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// SignatureHeader carries the signature of a request to the hook.
const SignatureHeader = "X-Recado-Visitor-Signature"

// New is the platform.
func New() platform.Platform { return network{} }

type network struct{}

// Describe implements platform.Platform.
func (network) Describe() platform.Descriptor { return declaration() }

// Open implements platform.Platform.
func (network) Open(a platform.Account, h platform.Host) (platform.Session, error) {
	return &session{channel: a.ChannelID, secret: a.Secrets["identity_secret"], host: h}, nil
}

type session struct {
	channel string
	secret  string
	host    platform.Host
}

// Caps implements platform.Session.
func (s *session) Caps() platform.Caps { return caps() }

// Send implements platform.Session. The message is in the store, from which
// the visitor's pages read it: it only has to be put before them.
func (s *session) Send(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
	m := out.Message.Message()
	if f := s.Caps().Refuses(m); f != nil {
		return platform.Receipt{}, f
	}
	own, err := s.own(ctx)
	if err != nil {
		return platform.Receipt{}, err
	}
	if err := own.Deliver(ctx, s.channel, out.To.Address, m.ID); err != nil {
		return platform.Receipt{}, platform.AsFailure(err)
	}
	return platform.Receipt{ID: platform.RemoteMessageID(m.ID)}, nil
}

// React implements platform.Reactor: the reaction is in the store.
func (s *session) React(ctx context.Context, to platform.Recipient, _ platform.RemoteMessageID, _ string) error {
	return s.show(ctx, to, platform.MomentLook)
}

// MarkRead implements platform.Reader.
func (s *session) MarkRead(ctx context.Context, to platform.Recipient, _ platform.RemoteMessageID) error {
	return s.show(ctx, to, platform.MomentRead)
}

// Typing implements platform.Typer.
func (s *session) Typing(ctx context.Context, to platform.Recipient, _ platform.RemoteMessageID) error {
	return s.show(ctx, to, platform.MomentTyping)
}

func (s *session) show(ctx context.Context, to platform.Recipient, m platform.Moment) error {
	own, err := s.own(ctx)
	if err != nil {
		return err
	}
	return own.Show(ctx, s.channel, to.Address, m)
}

func (s *session) own(ctx context.Context) (platform.Own, error) {
	if err := ctx.Err(); err != nil {
		return nil, &platform.Failure{Kind: platform.Unreachable, Title: "the call was given up before it began", Err: err}
	}
	if s.host.Own == nil {
		return nil, &platform.Failure{Kind: platform.Unreachable, Title: "nobody serves the chat's pages here"}
	}
	return s.host.Own, nil
}

// FetchMedia implements platform.MediaFetcher: files were left with us before
// their message came.
func (s *session) FetchMedia(ctx context.Context, remote json.RawMessage, limit int64) (platform.FetchedMedia, error) {
	own, err := s.own(ctx)
	if err != nil {
		return platform.FetchedMedia{}, err
	}
	var file struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(remote, &file) != nil || file.ID == "" {
		return platform.FetchedMedia{}, &platform.Failure{Kind: platform.Gone, Title: "the message names no file"}
	}
	return own.Upload(ctx, s.channel, file.ID, limit)
}

// Handshake implements platform.Hooked: nobody has to check our own address.
func (s *session) Handshake(platform.HookRequest) platform.HookReply {
	return platform.HookReply{Status: http.StatusNotFound}
}

// Verify implements platform.Hooked. Pages go past the hook; what comes to it
// has to be signed with the secret that the business's server has.
func (s *session) Verify(r platform.HookRequest) bool {
	given, err := hex.DecodeString(http.Header(r.Header).Get(SignatureHeader))
	return err == nil && s.secret != "" && hmac.Equal(given, signature(s.secret, r.Body))
}

func signature(secret string, body []byte) []byte {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("visitor event\x00")) // or the hash of a user's id would do
	mac.Write(body)
	return mac.Sum(nil)
}

// Accepted implements platform.Hooked.
func (s *session) Accepted() platform.HookReply {
	return platform.HookReply{Status: http.StatusNoContent}
}

func caps() platform.Caps {
	file := func(mimes ...string) platform.Media {
		return platform.Media{Level: platform.Yes, MaxBytes: 100 << 20, Mimes: mimes, Caption: true}
	}
	return platform.Caps{
		TextLength: 10000, CaptionLength: 4000, Formatting: "markdown",
		Media: map[string]platform.Media{
			"image": file("image/jpeg", "image/png", "image/gif", "image/webp"), "video": file("video/mp4", "video/webm"),
			"audio": file(), "voice": file(), "document": file(),
		},
		Buttons:      platform.Choice{Level: platform.Yes, Max: 6, TitleLength: 60, IDLength: 256, BodyLength: 4000},
		QuickReplies: platform.Choice{Level: platform.Yes, Max: 11, TitleLength: 60, IDLength: 256, BodyLength: 4000},
		Cards:        platform.CardLimits{Level: platform.Yes, Max: 10, TitleLength: 80, TextLength: 2000, Buttons: 3, ButtonLength: 60, IDLength: 256},
		LinkButton:   platform.Yes, Page: platform.Yes, Adaptive: platform.Yes,
		Reply: platform.Yes, Reactions: platform.Yes, Typing: platform.Yes, ReadReceipts: platform.Yes,
		Receipts:   []desk.Status{desk.StatusSent, desk.StatusDelivered, desk.StatusRead},
		Rates:      platform.Rates{MaxConcurrency: 16},
		Idempotent: true, // the message is named by our own id
		Proactive:  platform.Yes,
	}
}
