package reach

import (
	"net/http"

	"golang.org/x/text/language"

	"recado.dev/internal/markup"
)

// pageKind is why a visitor sees a page instead of a chat.
type pageKind int

const (
	pageUnknown pageKind = iota
	pageGone
	pageBusy
)

type pageWords struct {
	Lang, Title, Text string
}

// wordsOf is a page's text in the visitor's language.
func wordsOf(kind pageKind, accept string) pageWords {
	all := map[pageKind][2]pageWords{
		pageUnknown: {
			{"en", "There is nothing here", "Check the address for a typing error. If you got it from a business, ask there for the right one."},
			{"es", "Aquí no hay nada", "Comprueba si hay algún error al escribir la dirección. Si te la dio una empresa, pídele la correcta."},
		},
		pageGone: {
			{"en", "This link is not in use at the moment", "The business that made it has paused or ended it. You can reach the business in another way."},
			{"es", "Este enlace no está activo ahora", "La empresa que lo creó lo ha pausado o lo ha dado por terminado. Puedes contactar con ella por otra vía."},
		},
		pageBusy: {
			{"en", "One moment, please", "Too many people are coming in at once. Wait a few seconds and load this page again."},
			{"es", "Un momento, por favor", "Hay demasiadas visitas a la vez. Espera unos segundos y vuelve a cargar esta página."},
		},
	}
	tags, _, _ := language.ParseAcceptLanguage(accept)
	_, i, _ := language.NewMatcher([]language.Tag{language.English, language.Spanish}).Match(tags...)
	return all[kind][i]
}

func pageHTML(words pageWords) *markup.Page {
	p := markup.Sheet(words.Lang, words.Title, "", pageStyle)
	p.Add("<h1>{}</h1><p>{}</p>", words.Title, words.Text)
	return p.End()
}

const pageStyle = `<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 30rem; margin: 20vh auto 0; padding: 0 1.5rem; }
h1 { font-size: 1.5rem; line-height: 1.25; }
</style>`

// page tells a visitor in plain words why there is no chat.
func (s *Service) page(w http.ResponseWriter, r *http.Request, status int, kind pageKind) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("Vary", "Accept-Language")
	accept := r.Header.Get("Accept-Language")
	if len(accept) > 200 {
		accept = ""
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = pageHTML(wordsOf(kind, accept)).WriteTo(w)
	}
}
