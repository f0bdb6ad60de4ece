package twilio

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"recado.dev/internal/platform"
)

// Forms of contents that are written here.
const (
	typeText           = "twilio/text"
	typeMedia          = "twilio/media"
	typeQuickReply     = "twilio/quick-reply"
	typeCallToAction   = "twilio/call-to-action"
	typeListPicker     = "twilio/list-picker"
	typeCard           = "twilio/card"
	typeCarousel       = "twilio/carousel"
	typeWhatsAppCard   = "whatsapp/card"
	typeAuthentication = "whatsapp/authentication"
)

// Kinds of actions of contents.
const (
	actionURL   = "URL"
	actionPhone = "PHONE_NUMBER"
	actionReply = "QUICK_REPLY"
	actionCopy  = "COPY_CODE"
)

// contentOut is a content to be created.
type contentOut struct {
	Name      string            `json:"friendly_name"`
	Language  string            `json:"language"`
	Variables map[string]string `json:"variables,omitempty"`
	Types     map[string]any    `json:"types"`
}

// contentBody is one form of a content; each form uses some of the fields.
type contentBody struct {
	Body       string        `json:"body,omitempty"`
	Title      string        `json:"title,omitempty"`
	Subtitle   string        `json:"subtitle,omitempty"`
	HeaderText string        `json:"header_text,omitempty"`
	Footer     string        `json:"footer,omitempty"`
	Media      list          `json:"media,omitempty"`
	Button     string        `json:"button,omitempty"`
	Items      []item        `json:"items,omitempty"`
	Actions    []action      `json:"actions,omitempty"`
	Cards      []contentBody `json:"cards,omitempty"`
	// Of one-time codes.
	Security bool `json:"add_security_recommendation,omitempty"`
	Minutes  int  `json:"code_expiration_minutes,omitempty"`
}

// list is a list of texts that may come as one text.
type list []string

// UnmarshalJSON implements json.Unmarshaler.
func (l *list) UnmarshalJSON(b []byte) error {
	var many []string
	if err := json.Unmarshal(b, &many); err == nil {
		*l = many
		return nil
	}
	var one string
	if err := json.Unmarshal(b, &one); err == nil && one != "" {
		*l = list{one}
	}
	return nil
}

type action struct {
	Type  string `json:"type,omitempty"`
	Title string `json:"title,omitempty"`
	ID    string `json:"id,omitempty"`
	URL   string `json:"url,omitempty"`
	Phone string `json:"phone,omitempty"`
	Code  string `json:"code,omitempty"`
	// CopyText is what the button of a one-time code says.
	CopyText string `json:"copy_code_text,omitempty"`
}

type item struct {
	ID          string `json:"id"`
	Item        string `json:"item"`
	Description string `json:"description,omitempty"`
}

// content is one of the network's contents.
type content struct {
	SID       string                     `json:"sid"`
	Name      string                     `json:"friendly_name"`
	Language  string                     `json:"language"`
	Variables map[string]string          `json:"variables"`
	Types     map[string]json.RawMessage `json:"types"`
	Approval  approval                   `json:"approval_requests"`
}

// approval is what became of the review of a content.
type approval struct {
	Name     string `json:"name"`
	Category string `json:"category"`
	Status   string `json:"status"`
	Reason   string `json:"rejection_reason"`
}

func (s *session) contentURL(query url.Values, path ...string) string {
	u := s.hosts.content.JoinPath(append([]string{"v1"}, path...)...)
	u.RawQuery = query.Encode()
	return u.String()
}

// createContent makes a content and answers its SID.
func (c *chat) createContent(ctx context.Context, in contentOut) (string, error) {
	var answer struct {
		SID string `json:"sid"`
	}
	if err := c.postJSON(ctx, c.contentURL(nil, "Content"), in, &answer); err != nil {
		return "", err
	}
	if answer.SID == "" {
		return "", &platform.Failure{Kind: platform.Uncertain, Title: "the answer names no content"}
	}
	return answer.SID, nil
}

// deleteContent takes a content away; one that is gone already is no error.
func (c *chat) deleteContent(ctx context.Context, sid string) error {
	err := c.call(ctx, http.MethodDelete, c.contentURL(nil, "Content", sid), "", nil, nil)
	if err == nil {
		return nil
	}
	f := platform.AsFailure(err)
	if f.Kind == platform.Gone || f.Code == "20404" {
		return nil
	}
	return safe(f)
}

// maxContents bounds how many contents a session remembers.
const maxContents = 512

// content asks for a content once: it never changes.
func (c *chat) content(ctx context.Context, sid string) (*content, error) {
	c.mu.Lock()
	have := c.contents[sid]
	c.mu.Unlock()
	if have != nil {
		return have, nil
	}
	got := &content{}
	if err := c.get(ctx, c.contentURL(nil, "Content", sid), got); err != nil {
		return nil, goneTemplate(err)
	}
	if got.SID == "" {
		return nil, &platform.Failure{Kind: platform.Unreachable, Title: "the answer names no content"}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.contents) >= maxContents {
		clear(c.contents)
	}
	c.contents[sid] = got
	return got, nil
}

// goneTemplate says which thing it is that is not there: that a template is gone
// concerns one message, not the channel.
func goneTemplate(err error) error {
	f := platform.AsFailure(err)
	if f.Kind == platform.Gone || f.Code == "20404" {
		return &platform.Failure{Kind: platform.Rejected, Code: f.Code, Title: "The template no longer exists at the network", Detail: f.Detail}
	}
	return f
}
