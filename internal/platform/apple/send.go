package apple

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// messageOut is a message as the network takes it.
type messageOut struct {
	Version     int             `json:"v"`
	Type        string          `json:"type"`
	ID          string          `json:"id"`
	Source      string          `json:"sourceId"`
	Destination string          `json:"destinationId"`
	Body        string          `json:"body,omitempty"`
	Attachments []attachmentOut `json:"attachments,omitempty"`
	Interactive *interactiveOut `json:"interactiveData,omitempty"`
	Link        *richLink       `json:"richLinkData,omitempty"`
}

type attachmentOut struct {
	Name      string `json:"name"`
	Mime      string `json:"mimeType"`
	Size      int64  `json:"size"`
	Key       string `json:"key"`
	URL       string `json:"url"`
	Owner     string `json:"owner"`
	Signature string `json:"signature-base64"`
}

// Send implements platform.Session. The network takes an id once, so that each
// part of a message that is tried again has the id it had.
func (s *session) Send(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
	m := out.Message.Message()
	if f := s.Caps().Refuses(m); f != nil {
		return platform.Receipt{}, f
	}
	if err := ctx.Err(); err != nil {
		return platform.Receipt{}, &platform.Failure{Kind: platform.Unreachable, Title: "given up before it began", Err: err}
	}
	if !s.approved {
		return platform.Receipt{}, unapproved()
	}
	to := readAddress(out.To.Address)
	if to.source == "" {
		return platform.Receipt{}, &platform.Failure{Kind: platform.RecipientGone, Title: "the message does not say whom it is for"}
	}
	parts, err := s.write(ctx, m, out.Media, to)
	if err != nil {
		return platform.Receipt{}, err
	}
	said := false
	for i, part := range parts {
		part.ID = partID(m.ID, i, len(parts))
		if part.Interactive != nil { // by which the customer's choice comes back to it
			part.Interactive.named(part.ID)
		}
		if err := s.post(ctx, to, part, automatic(m)); err != nil {
			if f := platform.AsFailure(err); said && f.Kind == platform.Rejected {
				f.Detail = strings.TrimSpace("The words before it were sent. " + f.Detail)
				return platform.Receipt{}, f
			}
			return platform.Receipt{}, err
		}
		said = true
	}
	return platform.Receipt{ID: platform.RemoteMessageID(partID(m.ID, len(parts)-1, len(parts)))}, nil
}

func unapproved() *platform.Failure {
	return &platform.Failure{
		Kind: platform.Misconfigured, Code: "not_approved", Title: "Apple has not approved the business yet",
		Detail: "Nothing is sent until an admin says in the channel's settings that Apple approved it.",
	}
}

// automatic says whether no person wrote a message: the network wants to know.
func automatic(m desk.Message) bool {
	return slices.Contains([]string{"bot", "recipe", "automatic"}, m.Origin)
}

func (s *session) post(ctx context.Context, to address, m messageOut, auto bool) error {
	m.Version, m.Source, m.Destination = 1, s.business, to.source
	body, err := packed(m)
	if err != nil {
		return err
	}
	header := map[string]string{
		"Id": m.ID, "Source-Id": m.Source, "Destination-Id": m.Destination, "Content-Type": "application/json", "Content-Encoding": "gzip", "Msp-Agent": userAgent,
	}
	if auto {
		header["Auto-Reply"] = "true"
	}
	a, err := s.ask(ctx, http.MethodPost, "message", header, body)
	if err != nil {
		return err
	}
	if a.status != http.StatusOK {
		return failureOf(a)
	}
	return a.taken()
}

// taken says whether an answer is the network's own: it is empty, or says where
// it put what was large.
func (a answer) taken() error {
	if len(strings.TrimSpace(string(a.body))) == 0 {
		return nil
	}
	raw, err := unpacked(a.body, maxAnswer)
	var ref map[string]json.RawMessage
	if err != nil || json.Unmarshal(raw, &ref) != nil || ref["interactiveDataRef"] == nil && ref["url"] == nil && ref["bid"] == nil {
		return &platform.Failure{Kind: platform.Unintelligible, Title: "the answer is not what the API answers"}
	}
	return nil
}

// partID is the id of one of several messages that ours becomes: the last has
// ours.
func partID(ours string, i, n int) string {
	if i == n-1 && len(ours) == 36 {
		return ours
	}
	return uuidOf(ours + "/" + strconv.Itoa(n-1-i))
}

func uuidOf(name string) string {
	sum := sha256.Sum256([]byte(name))
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80
	h := hex.EncodeToString(sum[:16])
	return strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
}

// write is a message as the network takes it, in one part or more.
func (s *session) write(ctx context.Context, m desk.Message, media []platform.OutgoingMedia, to address) ([]messageOut, error) {
	switch m.Kind {
	case desk.MessageText:
		return []messageOut{text(m.Text)}, nil
	case desk.MessageRich:
		return s.rich(ctx, m, media, to)
	}
	if len(media) != 1 {
		return nil, &platform.Failure{Kind: platform.Rejected, Title: "the message has no content"}
	}
	file, err := s.upload(ctx, m.ID, media[0])
	if err != nil {
		return nil, err
	}
	out := text(placeholder + m.Text)
	out.Attachments = []attachmentOut{file}
	return []messageOut{out}, nil
}

func text(words string) messageOut { return messageOut{Type: "text", Body: words} }

// Typing implements platform.Typer.
func (s *session) Typing(ctx context.Context, to platform.Recipient, id platform.RemoteMessageID) error {
	where := readAddress(to.Address)
	if !s.approved || where.source == "" {
		return nil
	}
	now := strconv.FormatInt(s.host.Clock.Now().UnixNano(), 10)
	return s.post(ctx, where, messageOut{Type: "typing_start", ID: uuidOf("typing/" + string(id) + "/" + now)}, false)
}
