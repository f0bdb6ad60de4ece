package survey

import (
	"fmt"
	"strconv"
	"strings"

	"recado.dev/internal/automatic"
	"recado.dev/internal/desk"
	"recado.dev/internal/outbound"
	"recado.dev/internal/platform"
	"recado.dev/internal/render"
)

// Shown is how a survey reaches a customer.
type Shown struct {
	Form     string   `json:"form" enum:"buttons,list,quick_replies,text,link,template,none" doc:"none: it cannot be sent, and why says why"`
	Language string   `json:"language"`
	Text     string   `json:"text"`
	Choices  []string `json:"choices" nullable:"false"`
	Why      string   `json:"why,omitempty"`
}

var (
	faces = [...]string{"😡", "🙁", "😐", "🙂", "😍"}
	// howTo asks for a number, by language.
	howTo = map[string]string{"en": "Reply with a number from %d to %d.", "es": "Responde con un número del %d al %d."}
	// openTitle is what the button that opens the page says.
	openTitle = map[string]string{"en": "Answer", "es": "Responder", "pt": "Responder", "fr": "Répondre", "de": "Antworten", "it": "Rispondi", "ca": "Respon"}
)

// title is how a score is shown.
func title(v desk.Survey, n int) string {
	switch {
	case v.Kind == desk.SurveyCSAT && v.Style == "faces":
		return faces[n-1]
	case v.Kind == desk.SurveyCSAT && v.Style == "stars":
		return strings.Repeat("⭐", n)
	}
	return strconv.Itoa(n)
}

// scale says what the ends of the scores mean.
func scale(v desk.Survey, w desk.SurveyWords) string {
	lowest, highest := v.Kind.Scores()
	var ends []string
	if w.Low != "" {
		ends = append(ends, fmt.Sprintf("%d = %s", lowest, w.Low))
	}
	if w.High != "" {
		ends = append(ends, fmt.Sprintf("%d = %s", highest, w.High))
	}
	return strings.Join(ends, " · ")
}

// asked is the question as a channel with these capabilities shows it: the
// choices as buttons, a list or quick replies, else in words. sendID names it in
// the choices; link is its page.
func asked(v desk.Survey, w desk.SurveyWords, language string, caps platform.Caps, sendID, link string) (outbound.Reply, Shown) {
	shown := Shown{Language: language, Choices: []string{}}
	if v.Delivery == desk.SurveyLink {
		open := openTitle[language]
		if open == "" {
			open = "→"
		}
		shown.Form, shown.Text, shown.Choices = "link", w.Question, []string{open}
		return outbound.Reply{Kind: desk.MessageRich, Rich: &desk.Rich{Body: w.Question, Link: &desk.LinkButton{Title: open, URL: link}}}, shown
	}
	body := joined(w.Question, scale(v, w))
	lowest, highest := v.Kind.Scores()
	var buttons []desk.Button
	for n := lowest; n <= highest; n++ {
		shown.Choices = append(shown.Choices, title(v, n))
		buttons = append(buttons, desk.Button{ID: fmt.Sprintf("survey:%s:%d", sendID, n), Title: title(v, n)})
	}
	shown.Text = body
	for _, r := range []desk.Rich{{Body: body, Buttons: buttons}, {Body: body, QuickReplies: buttons}} {
		fitted := render.Message(desk.Message{Kind: desk.MessageRich, Content: &desk.Content{Rich: &r}}, caps).Message
		if form := formOf(fitted); form != "text" {
			shown.Form = form
			return outbound.Reply{Kind: desk.MessageRich, Rich: &r}, shown
		}
	}
	shown.Form, shown.Text, shown.Choices = "text", inWords(v, w, language), []string{}
	return outbound.Reply{Kind: desk.MessageText, Text: shown.Text}, shown
}

// formOf is what a message with choices became.
func formOf(m desk.Message) string {
	if m.Kind != desk.MessageRich || m.Content == nil || m.Content.Rich == nil {
		return "text"
	}
	switch r := m.Content.Rich; {
	case len(r.Sections) > 0:
		return "list"
	case len(r.Buttons) > 0:
		return "buttons"
	case len(r.QuickReplies) > 0:
		return "quick_replies"
	}
	return "text"
}

// inWords asks for a number. Its numbers are the scores, not the places of lines.
func inWords(v desk.Survey, w desk.SurveyWords, language string) string {
	lowest, highest := v.Kind.Scores()
	var lines []string
	if v.Style != "numbers" {
		for n := lowest; n <= highest; n++ {
			lines = append(lines, fmt.Sprintf("%d %s", n, title(v, n)))
		}
	}
	how := fmt.Sprintf("%d–%d", lowest, highest)
	if text := howTo[language]; text != "" {
		how = fmt.Sprintf(text, lowest, highest)
	}
	return joined(w.Question, joinedBy("\n", scale(v, w), strings.Join(lines, "\n"), how))
}

func joined(parts ...string) string { return joinedBy("\n\n", parts...) }

func joinedBy(between string, parts ...string) string {
	var kept []string
	for _, p := range parts {
		if strings.TrimSpace(p) != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, between)
}

// filled is the words with their variables filled in.
func filled(w desk.SurveyWords, values map[string]string) desk.SurveyWords {
	for _, text := range []*string{&w.Question, &w.Thanks, &w.FollowLow, &w.FollowMiddle, &w.FollowHigh} {
		*text = automatic.Expand(*text, values)
	}
	return w
}
