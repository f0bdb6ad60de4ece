package api

import (
	"net/http"
	"strings"

	"recado.dev/internal/markup"
)

// unsubscribeWords are the texts of the page in one language.
type unsubscribeWords struct{ Lang, Title, Question, Button, Done, Gone string }

func unsubscribeTexts(locale string) unsubscribeWords {
	if strings.HasPrefix(locale, "es") {
		return unsubscribeWords{
			Lang: "es", Title: "Resúmenes por correo", Question: "¿Quieres dejar de recibir resúmenes por correo?", Button: "Dejar de recibirlos",
			Done: "No recibirás más resúmenes. Puedes volver a activarlos en Ajustes, Notificaciones.", Gone: "Este enlace no es válido.",
		}
	}
	return unsubscribeWords{
		Lang: "en", Title: "Digests by e-mail", Question: "Do you want no more digests by e-mail?", Button: "No more digests",
		Done: "You get no more digests. Settings, Notifications switches them on again.", Gone: "This link is not valid.",
	}
}

// unsubscribeHTML is a page of its own: whoever reads a mail may not be signed
// in. Opening it changes nothing, since programs open the links of mails too.
func unsubscribeHTML(words unsubscribeWords, said string) *markup.Page {
	p := &markup.Page{}
	p.Add(`<!doctype html>
<html lang="{}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>{} · Recado</title></head>
<body><main><h1>{}</h1>`, words.Lang, words.Title, words.Title)
	if said != "" {
		p.Add(`<p role="status">{}</p>`, said)
	} else {
		p.Add(`<form method="post"><p>{}</p><button>{}</button></form>`, words.Question, words.Button)
	}
	p.Add("</main></body></html>\n")
	return p
}

func (a *API) unsubscribePage(w http.ResponseWriter, r *http.Request) {
	locale, err := a.Notify.LanguageOf(r.Context(), r.URL.Query().Get("token"))
	words := unsubscribeTexts(locale)
	if err != nil {
		a.showUnsubscribe(w, http.StatusNotFound, words, words.Gone)
		return
	}
	a.showUnsubscribe(w, http.StatusOK, words, "")
}

// unsubscribe serves the page's button and the mail programs that offer one of
// their own.
func (a *API) unsubscribe(w http.ResponseWriter, r *http.Request) {
	token := r.URL.Query().Get("token")
	locale, err := a.Notify.LanguageOf(r.Context(), token)
	words := unsubscribeTexts(locale)
	if err == nil {
		err = a.Notify.Unsubscribe(r.Context(), token)
	}
	if err != nil {
		a.showUnsubscribe(w, http.StatusNotFound, words, words.Gone)
		return
	}
	a.showUnsubscribe(w, http.StatusOK, words, words.Done)
}

func (a *API) showUnsubscribe(w http.ResponseWriter, status int, words unsubscribeWords, said string) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'")
	w.WriteHeader(status)
	_, _ = unsubscribeHTML(words, said).WriteTo(w)
}
