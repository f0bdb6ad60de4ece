package survey

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// Path is where the pages are.
const Path = "/s/"

// maxAnswer bounds what a page sends.
const maxAnswer = 64 << 10

// Link is the address of a survey's page: whoever has it may answer until then.
func (s *Service) Link(ws, sendID string, until time.Time) string {
	if s.PublicURL == "" {
		return ""
	}
	expires := until.Unix()
	return s.PublicURL + Path + strings.Join([]string{url.PathEscape(ws), url.PathEscape(sendID), strconv.FormatInt(expires, 36), s.signature(ws, sendID, expires)}, "/")
}

func (s *Service) signature(ws, sendID string, expires int64) string {
	mac := hmac.New(sha256.New, s.Key)
	mac.Write([]byte("survey page\x00" + ws + "\x00" + sendID + "\x00" + strconv.FormatInt(expires, 10)))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:18])
}

// pageWords are a page's own texts.
type pageWords struct {
	Lang, Send, Thanks, Gone, GoneText, Needed, Optional, Your, Change string
}

var (
	englishPage = pageWords{Lang: "en", Send: "Send", Thanks: "Thank you", Gone: "This page can't be used any more", GoneText: "The survey has ended. You can write to us in your chat.",
		Needed: "Choose one of the scores.", Optional: "optional", Your: "Your answer", Change: "Change your answer"}
	spanishPage = pageWords{Lang: "es", Send: "Enviar", Thanks: "Gracias", Gone: "Esta página ya no se puede usar", GoneText: "La encuesta ha terminado. Puedes escribirnos en tu chat.",
		Needed: "Elige una de las puntuaciones.", Optional: "opcional", Your: "Tu respuesta", Change: "Cambiar tu respuesta"}
)

func pageWordsFor(language string) pageWords {
	if language == "es" {
		return spanishPage
	}
	return englishPage
}

// sheet is a page as it is written.
type sheet struct {
	pageWords
	State                      string // ask, thanks, gone
	QuestionLang               string
	From, Question, Low, High  string
	Kind                       desk.SurveyKind
	Choices                    []choice
	Follow, Comment, ThanksFor string
	Failed                     bool
	Said                       string
}

type choice struct {
	Value  int
	Label  string // what is seen
	Name   string // what is read out
	Chosen bool
}

// page is a survey of a page's address, with what is known of it.
type page struct {
	send   desk.SurveySend
	survey desk.Survey
	about  about
	words  desk.SurveyWords
	from   string
}

// open reads the survey of a page's address, whose path (after Path) is given.
// Whatever is wrong with it looks the same.
func (s *Service) open(ctx context.Context, path string) (page, error) {
	gone := desk.NotFound("page")
	var p page
	parts := strings.Split(path, "/")
	if len(parts) != 4 {
		return p, gone
	}
	expires, err := strconv.ParseInt(parts[2], 36, 64)
	good := hmac.Equal([]byte(s.signature(parts[0], parts[1], expires)), []byte(parts[3]))
	if err != nil || !good || s.now().Unix() >= expires {
		return p, gone
	}
	if p.send, err = s.Store.Read().SurveySend(ctx, parts[0], parts[1]); err != nil {
		return p, err
	}
	if !p.send.Open(s.now()) {
		return p, gone
	}
	if p.about, err = s.about(ctx, parts[0], p.send.SurveyID, p.send.CaseID); err != nil {
		return p, err
	}
	p.survey = p.about.survey
	space, err := s.Store.Read().WorkspaceByID(ctx, parts[0])
	if err != nil {
		return p, err
	}
	w, _ := wordsIn(p.survey, p.send.Language, p.survey.Language)
	p.words, p.from = filled(w, p.about.values(space)), space.Name
	return p, nil
}

// ServeHTTP implements http.Handler.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Robots-Tag", "noindex")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
	p, err := s.open(r.Context(), strings.TrimPrefix(r.URL.Path, Path))
	switch {
	case desk.CodeOf(err) == desk.CodeNotFound:
		words := englishPage
		if strings.HasPrefix(strings.ToLower(r.Header.Get("Accept-Language")), "es") {
			words = spanishPage
		}
		s.write(w, http.StatusNotFound, sheet{pageWords: words, State: "gone", QuestionLang: words.Lang})
	case err != nil:
		s.Log.ErrorContext(r.Context(), "survey page not read", "error", err)
		http.Error(w, "unavailable", http.StatusServiceUnavailable)
	case r.Method == http.MethodGet || r.Method == http.MethodHead:
		out := s.sheetOf(p)
		if p.send.AnsweredAt != nil && !r.URL.Query().Has("change") {
			out.State = "thanks"
		}
		s.write(w, http.StatusOK, out)
	case r.Method == http.MethodPost:
		s.post(w, r, p)
	default:
		h.Set("Allow", "GET, HEAD, POST")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
	}
}

// post keeps what was filled in: the score, and on the page after it the comment.
func (s *Service) post(w http.ResponseWriter, r *http.Request, p page) {
	r.Body = http.MaxBytesReader(w, r.Body, maxAnswer)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "the answer cannot be read", http.StatusBadRequest)
		return
	}
	a := answer{sendID: p.send.ID, score: -1, by: desk.Actor{Type: "contact", ID: p.about.who.ID, Name: p.about.who.Name}}
	if r.PostForm.Has("score") || p.send.AnsweredAt == nil {
		n, err := strconv.Atoi(r.PostForm.Get("score"))
		lowest, highest := p.send.Kind.Scores()
		if err != nil || n < lowest || n > highest {
			out := s.sheetOf(p)
			out.Failed = true
			s.write(w, http.StatusUnprocessableEntity, out)
			return
		}
		a.score, a.way = n, "page"
	}
	a.comment = r.PostForm.Get("comment")
	err := s.Store.Write(r.Context(), func(tx *store.Tx) error {
		events, err := s.take(r.Context(), tx, p.send.WorkspaceID, a)
		if err != nil {
			return err
		}
		return tx.AppendEvents(r.Context(), p.send.WorkspaceID, events)
	})
	if err != nil {
		s.Log.ErrorContext(r.Context(), "answer to a survey not kept", "workspace", p.send.WorkspaceID, "survey", p.send.ID, "error", err)
		http.Error(w, "unavailable", http.StatusServiceUnavailable)
		return
	}
	http.Redirect(w, r, r.URL.Path, http.StatusSeeOther)
}

func (s *Service) write(w http.ResponseWriter, status int, p sheet) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = p.html().WriteTo(w)
}

func (s *Service) sheetOf(p page) sheet {
	v := p.send
	out := sheet{pageWords: pageWordsFor(v.Language), State: "ask", QuestionLang: v.Language, From: p.from, Question: p.words.Question, Low: p.words.Low, High: p.words.High,
		Kind: v.Kind, Comment: v.Comment, ThanksFor: p.words.Thanks}
	lowest, highest := v.Kind.Scores()
	for n := lowest; n <= highest; n++ {
		one := choice{Value: n, Label: title(p.survey, n), Name: strconv.Itoa(n), Chosen: v.AnsweredAt != nil && v.Score == n}
		if n == lowest && p.words.Low != "" {
			one.Name += ", " + p.words.Low
		}
		if n == highest && p.words.High != "" {
			one.Name += ", " + p.words.High
		}
		if one.Chosen {
			out.Said = one.Label
		}
		out.Choices = append(out.Choices, one)
	}
	if v.AnsweredAt != nil {
		out.Follow = p.words.Follow(v.Kind.Band(v.Score))
	}
	return out
}
