package ask

import (
	"encoding/json"
	"net/http"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/render"
)

// maxAnswer bounds what a page sends.
const maxAnswer = 256 << 10

// ServeHTTP implements http.Handler.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Robots-Tag", "noindex")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
	words := wordsFor(r.Header.Get("Accept-Language"))
	q, err := s.open(r.Context(), strings.TrimPrefix(r.URL.Path, Path))
	switch {
	case desk.CodeOf(err) == desk.CodeNotFound:
		s.write(w, http.StatusNotFound, sheet{words: words, State: "gone"})
	case err != nil:
		s.Log.ErrorContext(r.Context(), "answer page not read", "error", err)
		http.Error(w, "unavailable", http.StatusServiceUnavailable)
	case r.Method == http.MethodGet || r.Method == http.MethodHead:
		p := sheetOf(q, words, s.Clock.Now())
		if q.said != nil || r.URL.Query().Has("sent") {
			p.State, p.Said = "thanks", shownAnswer(q.said)
		}
		s.write(w, http.StatusOK, p)
	case r.Method == http.MethodPost:
		s.take(w, r, q, words)
	default:
		h.Set("Allow", "GET, HEAD, POST")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
	}
}

// take reads an answer and keeps it; one that is not whole is shown again with
// what is wrong with it.
func (s *Service) take(w http.ResponseWriter, r *http.Request, q question, words words) {
	r.Body = http.MaxBytesReader(w, r.Body, maxAnswer)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "the answer cannot be read", http.StatusBadRequest)
		return
	}
	if q.said == nil {
		page := sheetOf(q, words, s.Clock.Now())
		answer, ok := q.answer(r.PostForm, &page, s.Clock.Now())
		if !ok {
			page.Failed = true
			s.write(w, http.StatusUnprocessableEntity, page)
			return
		}
		err := s.keep(r.Context(), q, answer)
		if desk.CodeOf(err) == desk.CodeNotFound {
			s.write(w, http.StatusNotFound, sheet{words: words, State: "gone"})
			return
		}
		if err != nil {
			s.Log.ErrorContext(r.Context(), "answer not kept", "workspace", q.ws, "message", q.message.ID, "error", err)
			http.Error(w, "unavailable", http.StatusServiceUnavailable)
			return
		}
	}
	http.Redirect(w, r, r.URL.Path+"?sent", http.StatusSeeOther)
}

func (s *Service) write(w http.ResponseWriter, status int, p sheet) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = p.html().WriteTo(w)
}

// answer reads what was filled in. False where something is missing or wrong:
// the page then says so.
func (q question) answer(in url.Values, p *sheet, now time.Time) (desk.Answer, bool) {
	if t := q.rich.Times; t != nil {
		for _, slot := range t.Slots {
			if slot.ID == in.Get("time") && slot.Start.After(now) {
				at := slot.Start
				return desk.Answer{Kind: "time", ID: slot.ID, Title: render.SlotTitle(*t, slot), At: &at}, true
			}
		}
		p.Fields[0].Problem = p.Needed
		return desk.Answer{}, false
	}
	form := q.rich.Form
	filled := map[string]any{"flow_token": q.message.ID}
	whole := true
	for i, question := range form.Questions {
		value, problem := valueIn(question, in[question.Key], p.words)
		if value != nil {
			filled[question.Key] = value
		}
		f := &p.Fields[i]
		f.Problem, f.Value = problem, in.Get(question.Key)
		for j := range f.Options {
			f.Options[j].Chosen = slices.Contains(in[question.Key], f.Options[j].Value)
		}
		whole = whole && problem == ""
	}
	raw, err := json.Marshal(filled)
	if err != nil || !whole {
		return desk.Answer{}, false
	}
	return desk.Answer{Kind: "form", ID: form.ID, Title: form.Title, Form: raw}, true
}

// valueIn reads the answer to a question, nil where there is none, or why it
// cannot be taken.
func valueIn(q desk.FormQuestion, in []string, w words) (any, string) {
	text := ""
	if len(in) > 0 {
		text = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(in[0], "\uFFFD"), "\x00", ""))
	}
	if text == "" && q.Kind != desk.FieldYes {
		if q.Required {
			return nil, w.Needed
		}
		return nil, ""
	}
	offered := func(id string) bool {
		return slices.ContainsFunc(q.Options, func(o desk.FormOption) bool { return o.ID == id })
	}
	good := true
	switch q.Kind {
	case desk.FieldChoice:
		good = offered(text)
	case desk.FieldChoices:
		var chosen []any
		for _, id := range in {
			if good = good && offered(id); good {
				chosen = append(chosen, id)
			}
		}
		if good {
			return chosen, ""
		}
	case desk.FieldYes:
		if q.Required && text != "yes" {
			return nil, w.Needed
		}
		return text == "yes", ""
	case desk.FieldNumber:
		_, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
		good = err == nil && len(text) <= 40
	case desk.FieldEmail:
		_, err := mail.ParseAddress(text)
		good = err == nil && len(text) <= 254
	case desk.FieldDate:
		_, err := time.Parse(time.DateOnly, text)
		good = err == nil
	default:
		good = len(text) <= 16<<10
	}
	if !good {
		return nil, w.Wrong
	}
	return text, ""
}
