package consent

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/desk"
)

// Check is what is made of a template for whom nothing says that they agreed.
type Check string

// What is made of it.
const (
	CheckOff     Check = "off"
	CheckWarn    Check = "warn"
	CheckRequire Check = "require"
)

// Reach says what a stop takes away.
type Reach string

// What a stop takes away.
const (
	// OnlyMarketing refuses promotions and nothing else.
	OnlyMarketing Reach = "marketing"
	// Everything refuses all that the business begins: every template outside of
	// the reply window.
	Everything Reach = "everything"
)

// Policy is what a workspace makes of permission.
type Policy struct {
	// Templates is whether a template needs an opt-in on record.
	Templates Check `json:"templates" enum:"off,warn,require" doc:"what is made of a template for whom no opt-in is on record"`
	// WritingCounts has who wrote to the business count as agreeing to messages
	// that are no promotions.
	WritingCounts bool `json:"writing_counts" doc:"who wrote to the channel agrees to be written to, though not to promotions"`
	// OptedOut is what who has withdrawn from marketing is not sent.
	OptedOut Reach `json:"opted_out" enum:"marketing,everything" doc:"what is refused to who opted out of promotions: those alone, or all that the business begins"`

	StopWords  []string `json:"stop_words" nullable:"false" doc:"whole messages, in whatever case and with or without accents, by which customers opt out"`
	StartWords []string `json:"start_words" nullable:"false" doc:"whole messages by which they opt in again"`
	// OneChannel has such words count for the channel on which they were written
	// alone.
	OneChannel bool `json:"one_channel" doc:"such words count for the channel alone on which they were written"`
	// Answer is said once to who wrote such a word.
	Answer Answer `json:"answer"`

	// WarnMinutes is how long before a reply window closes the desk warns.
	WarnMinutes int `json:"warn_minutes" minimum:"0" maximum:"1440" doc:"how long before the reply window closes the desk warns; 0 never does"`
	// TellAssignee notifies who has the case then, where the customer waits.
	TellAssignee bool `json:"tell_assignee" doc:"who has the case is notified then, where the customer still waits"`

	// Many is from how many recipients on a send to many has to be confirmed.
	Many int `json:"many" minimum:"2" maximum:"100000" doc:"from how many recipients on a send to many has to be confirmed"`
	// Alike is how often the same words may go out within an hour before people
	// are warned; 0 never warns.
	Alike int `json:"alike" minimum:"0" maximum:"1000000" doc:"from how many of the same words within an hour on people are warned; 0 never warns"`
}

// Answer is what is said to who opted out or in by a word, by language.
type Answer struct {
	Enabled bool              `json:"enabled"`
	Stop    map[string]string `json:"stop"`
	Start   map[string]string `json:"start"`
}

const (
	maxWords  = 100
	maxWord   = 60
	maxAnswer = 1000
)

// Default is the policy of a workspace that chose none.
func Default() Policy {
	return Policy{
		Templates: CheckWarn, WritingCounts: true, OptedOut: OnlyMarketing,
		StopWords: []string{"STOP", "STOP ALL", "UNSUBSCRIBE", "OPT OUT", "OPTOUT", "REMOVE ME",
			"BAJA", "DAR DE BAJA", "DARME DE BAJA", "DAME DE BAJA", "QUIERO DARME DE BAJA", "DESUSCRIBIR", "DESUSCRIBIRME", "CANCELAR SUSCRIPCIÓN", "NO MÁS MENSAJES", "PARAR"},
		StartWords: []string{"START", "UNSTOP", "SUBSCRIBE", "OPT IN", "OPTIN", "ALTA", "DAR DE ALTA", "DARME DE ALTA", "DAME DE ALTA", "SUSCRIBIR", "SUSCRIBIRME", "REANUDAR"},
		Answer: Answer{Enabled: true,
			Stop: map[string]string{
				"en": "You will get no more promotions from us. Reply START to get them again.",
				"es": "No te enviaremos más promociones. Responde ALTA para volver a recibirlas.",
			},
			Start: map[string]string{
				"en": "You will get our promotions again. Reply STOP at any time to end them.",
				"es": "Volverás a recibir nuestras promociones. Responde BAJA cuando quieras dejar de recibirlas.",
			}},
		WarnMinutes: 120, TellAssignee: true, Many: 50, Alike: 200,
	}
}

// Read answers a policy as it was kept; "" is the default one. Fields that it
// does not have are as by default.
func Read(raw string) (Policy, error) {
	p := Default()
	if raw == "" {
		return p, nil
	}
	// Maps are merged into by the decoder: a language that was taken away must not
	// come back with the default.
	p.Answer.Stop, p.Answer.Start = nil, nil
	if err := json.Unmarshal([]byte(raw), &p); err != nil {
		return p, fmt.Errorf("read the policy of consent: %w", err)
	}
	return p, nil
}

// Clean answers a policy as it is kept: words once each and without what stands
// around them, languages without a text left out. What is wrong with it is a
// desk.Error.
func (p Policy) Clean() (Policy, error) {
	e := &desk.Error{Code: desk.CodeInvalid}
	complain := func(field, format string, args ...any) {
		e.Problems = append(e.Problems, desk.Problem{Field: field, Detail: fmt.Sprintf(format, args...)})
	}
	p.StopWords = cleanWords("stop_words", p.StopWords, complain)
	p.StartWords = cleanWords("start_words", p.StartWords, complain)
	for _, w := range p.StartWords {
		if slices.ContainsFunc(p.StopWords, func(s string) bool { return Fold(s) == Fold(w) }) {
			complain("start_words", "%s is a stop word, too", w)
		}
	}
	p.Answer.Stop = cleanAnswer("answer.stop", p.Answer.Stop, complain)
	p.Answer.Start = cleanAnswer("answer.start", p.Answer.Start, complain)
	if p.Answer.Enabled && (len(p.Answer.Stop) == 0 || len(p.Answer.Start) == 0) {
		complain("answer", "an answer that is on needs a text for both")
	}
	if !slices.Contains([]Check{CheckOff, CheckWarn, CheckRequire}, p.Templates) {
		complain("templates", "must be off, warn or require")
	}
	if p.OptedOut != OnlyMarketing && p.OptedOut != Everything {
		complain("opted_out", "must be marketing or everything")
	}
	if len(e.Problems) == 0 {
		return p, nil
	}
	e.Public = e.Problems[0].Field + ": " + e.Problems[0].Detail
	return p, e
}

func cleanWords(field string, words []string, complain func(field, format string, args ...any)) []string {
	out := []string{}
	seen := map[string]bool{}
	for _, w := range words {
		w = strings.Join(strings.Fields(strings.ToValidUTF8(w, "")), " ")
		key := Fold(w)
		if key == "" || seen[key] {
			continue
		}
		seen[key] = true
		if utf8.RuneCountInString(w) > maxWord {
			complain(field, "at most %d characters each", maxWord)
		}
		out = append(out, w)
	}
	if len(out) > maxWords {
		complain(field, "at most %d words", maxWords)
	}
	return out
}

func cleanAnswer(field string, texts map[string]string, complain func(field, format string, args ...any)) map[string]string {
	out := map[string]string{}
	for lang, text := range texts {
		text = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\x00", ""))
		if text == "" {
			continue
		}
		if len(lang) < 2 || len(lang) > 10 {
			complain(field, "texts go by language: en, es")
		}
		if utf8.RuneCountInString(text) > maxAnswer {
			complain(field+"."+lang, "at most %d characters", maxAnswer)
		}
		out[lang] = text
	}
	return out
}
