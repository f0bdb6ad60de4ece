package website

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"recado.dev/internal/channel"
	"recado.dev/internal/media"
)

// view is what a channel's settings say, read.
type view struct {
	sources      []string
	verifiedOnly bool
	maxFile      int64
	mailMinutes  int
	consent      *consentText
	topics       []string
	asks         map[string]string // name, email, phone: no, optional, required
	shown        shown
}

type consentText struct {
	Version string `json:"version"` // of the text, by what it says
	Text    string `json:"text"`
	Privacy string `json:"privacy,omitempty"`
}

// shown is what the pages are told of a chat. It holds nothing that a stranger
// may not know.
type shown struct {
	Channel    string            `json:"channel"`
	Base       string            `json:"base"`
	Title      string            `json:"title"`
	Greeting   map[string]string `json:"greeting"`
	Color      string            `json:"color"`
	Position   string            `json:"position"`
	Appearance string            `json:"appearance"`
	Language   string            `json:"language"`
	Fields     []askedField      `json:"fields"`
	Topics     []string          `json:"topics,omitempty"`
	Consent    *consentText      `json:"consent,omitempty"`
	Verified   bool              `json:"verified_only,omitempty"`
	MaxFile    int64             `json:"max_file"`
	Open       bool              `json:"open"`
	OpensAt    string            `json:"opens_at,omitempty"`
	Privacy    string            `json:"privacy,omitempty"`
}

type askedField struct {
	Name     string `json:"name"`
	Required bool   `json:"required"`
}

func viewOf(live *channel.Live) view {
	set := live.Channel.Settings
	v := view{
		sources: sources(set["allowed_domains"]), verifiedOnly: set["verified_only"] == "yes",
		maxFile: int64(number(set["max_file_mb"], 10)) << 20, mailMinutes: number(set["mail_after_minutes"], 10),
		topics: lines(set["topics"]), asks: map[string]string{},
	}
	v.maxFile = min(v.maxFile, media.MaxBytes)
	v.shown = shown{
		Channel: live.Channel.ID, Title: or(set["title"], live.Channel.Name),
		Greeting: map[string]string{"en": set["greeting_en"], "es": set["greeting_es"]},
		Color:    or(set["color"], "#0f766e"), Position: or(set["position"], "right"), Appearance: or(set["appearance"], "auto"),
		Language: or(set["language"], "auto"), Fields: []askedField{}, Topics: v.topics, Verified: v.verifiedOnly, MaxFile: v.maxFile, Open: true,
		Privacy: set["privacy_url"],
	}
	for _, name := range []string{"name", "email", "phone"} {
		how := set["ask_"+name]
		v.asks[name] = how
		if how == "optional" || how == "required" {
			v.shown.Fields = append(v.shown.Fields, askedField{Name: name, Required: how == "required"})
		}
	}
	if text := strings.TrimSpace(set["consent_text"]); text != "" {
		sum := sha256.Sum256([]byte(text + "\x00" + set["privacy_url"]))
		v.consent = &consentText{Version: hex.EncodeToString(sum[:8]), Text: text, Privacy: set["privacy_url"]}
		v.shown.Consent = v.consent
	}
	return v
}

func or(s, otherwise string) string {
	if strings.TrimSpace(s) == "" {
		return otherwise
	}
	return s
}

func number(s string, otherwise int) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 0 {
		return otherwise
	}
	return n
}

func lines(s string) []string {
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		if line = strings.TrimSpace(line); line != "" && len(out) < 30 {
			out = append(out, line)
		}
	}
	return out
}
