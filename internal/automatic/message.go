package automatic

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Kind is an occasion on which something is said.
type Kind string

// Kinds, in the order in which a customer meets them.
const (
	Greeting     Kind = "greeting"
	OutsideHours Kind = "outside_hours"
	Waiting      Kind = "waiting"
	Position     Kind = "position"
	AgentJoined  Kind = "agent_joined"
	Transferred  Kind = "transferred"
	NoFiles      Kind = "no_files"
	Closed       Kind = "closed"
)

// Message is what is said on one kind of occasion, by language.
type Message struct {
	Enabled bool              `json:"enabled"`
	Text    map[string]string `json:"text"`
	// AfterSeconds is how long somebody has waited before it is said; of waiting
	// and position alone.
	AfterSeconds int `json:"after_seconds,omitempty"`
}

// Messages are a workstream's messages.
type Messages struct {
	Greeting     Message `json:"greeting"`
	Waiting      Message `json:"waiting"`
	Position     Message `json:"position"`
	OutsideHours Message `json:"outside_hours"`
	AgentJoined  Message `json:"agent_joined"`
	Transferred  Message `json:"transferred"`
	NoFiles      Message `json:"no_files"`
	Closed       Message `json:"closed"`
}

// All are the messages by kind, to be read and changed.
func (m *Messages) All() map[Kind]*Message {
	return map[Kind]*Message{Greeting: &m.Greeting, Waiting: &m.Waiting, Position: &m.Position, OutsideHours: &m.OutsideHours,
		AgentJoined: &m.AgentJoined, Transferred: &m.Transferred, NoFiles: &m.NoFiles, Closed: &m.Closed}
}

// Kinds are all kinds, in the order in which a customer meets them.
func Kinds() []Kind {
	return []Kind{Greeting, OutsideHours, Waiting, Position, AgentJoined, Transferred, NoFiles, Closed}
}

// Any says whether anything is ever said.
func (m *Messages) Any() bool {
	for _, one := range m.All() {
		if one.Enabled {
			return true
		}
	}
	return false
}

const (
	// maxText bounds the text of a message.
	maxText = 1000
	// maxAfter bounds for how long a message about a wait waits itself.
	maxAfter = 24 * 3600
)

// Check tells c all that is wrong with a message of a kind.
func (m Message) Check(kind Kind, complain func(field, detail string)) {
	some := false
	for lang, text := range m.Text {
		if len(lang) < 2 || len(lang) > 10 {
			complain("text", "texts go by language: en, es")
		}
		if utf8.RuneCountInString(text) > maxText {
			complain("text."+lang, fmt.Sprintf("at most %d characters", maxText))
		}
		for _, name := range unknown(kind, text) {
			complain("text."+lang, fmt.Sprintf("there is no variable {{%s}} here; there are %s", name, strings.Join(Variables(kind), ", ")))
		}
		some = some || strings.TrimSpace(text) != ""
	}
	if m.Enabled && !some {
		complain("text", "a message that is on needs a text")
	}
	if m.AfterSeconds < 0 || m.AfterSeconds > maxAfter {
		complain("after_seconds", fmt.Sprintf("0 to %d seconds", maxAfter))
	}
}

// In is the text in the first of the languages that has one, else in the first
// by name: a customer is better told in another language than not at all.
func (m Message) In(languages ...string) (text, language string) {
	for _, want := range languages {
		for _, lang := range []string{strings.ToLower(want), base(want)} {
			if t := m.Text[lang]; lang != "" && strings.TrimSpace(t) != "" {
				return t, lang
			}
		}
	}
	var names []string
	for lang, t := range m.Text {
		if strings.TrimSpace(t) != "" {
			names = append(names, lang)
		}
	}
	if len(names) == 0 {
		return "", ""
	}
	slices.Sort(names)
	return m.Text[names[0]], names[0]
}

// Same says whether two locales are of one language.
func Same(a, b string) bool { return base(a) == base(b) }

// base is the language of a locale: es of es-MX and es_MX.
func base(locale string) string {
	lang, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(locale), "_", "-"), "-")
	return lang
}
